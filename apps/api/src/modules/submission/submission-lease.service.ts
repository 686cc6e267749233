import { randomUUID } from 'node:crypto';
import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { submissionLog, submissions } from '../../db/schema/submission.js';
import { changeSubmissions, moveSubmissions, NOBODY, type SubmissionRow } from './submission-state.service.js';

/** Times that a submission is taken up at most: once, and twice more after faults of ours. */
export const ATTEMPTS_MAX = 3;

/** A submission that a worker took up. Only who has the token may write about it. */
export interface Lease {
  readonly submission: SubmissionRow;
  readonly token: string;
}

/** How far a run is. */
export interface Progress {
  readonly stage: string;
  readonly done: number | null;
  readonly total: number | null;
}

/** The order in which submissions are taken up; it is that of the index. */
export const QUEUE_ORDER = [
  sql`${submissions.priority} desc nulls last`,
  asc(submissions.createdAt),
  asc(submissions.id),
] as const;

/** Takes up the submission that is next; undefined where none waits. Of several workers no two get the same. */
export async function claimNext(db: Db, workerId: string): Promise<Lease | undefined> {
  const token = randomUUID();
  const [submission] = await db.transaction(async (tx) => {
    const next = await tx
      .select({ id: submissions.id })
      .from(submissions)
      .where(eq(submissions.state, 'queued'))
      .orderBy(...QUEUE_ORDER)
      .limit(1)
      .for('update', { skipLocked: true });
    if (!next[0]) return [];
    return moveSubmissions(
      tx,
      and(eq(submissions.id, next[0].id), eq(submissions.state, 'queued')),
      {
        ...NOBODY,
        ...{ state: 'validating', leaseToken: token, workerId },
        attempts: sql`${submissions.attempts} + 1`,
        heartbeatAt: sql`now()`,
        startedAt: sql`coalesce(${submissions.startedAt}, now())`,
      },
      ({ attempts }) => (attempts > 1 ? `attempt ${attempts}` : ''),
    );
  });
  return submission && { submission, token };
}

/** Holds for the lease's submission while the lease is held. */
export const held = ({ submission, token }: Lease): SQL =>
  and(
    eq(submissions.id, submission.id),
    eq(submissions.leaseToken, token),
    inArray(submissions.state, ['validating', 'running']),
  ) as SQL;

/**
 * Says that the run goes on, and how far it is.
 *
 * @param progress undefined where nothing is new: then nobody is told
 * @returns undefined when the lease was lost
 */
export async function beat(
  db: Db,
  lease: Lease,
  progress: Progress | undefined,
  lines: readonly string[] = [],
): Promise<{ readonly cancelRequested: boolean } | undefined> {
  return db.transaction(async (tx) => {
    const alive = { heartbeatAt: sql`now()` };
    const [row] = progress
      ? await changeSubmissions(tx, held(lease), { ...alive, ...progress })
      : await tx
          .update(submissions)
          .set(alive)
          .where(held(lease))
          .returning({ cancelRequested: submissions.cancelRequested });
    if (row) await writeLog(tx, lease.submission.id, lines);
    return row && { cancelRequested: row.cancelRequested };
  });
}

/** Adds to what a run said. */
export async function writeLog(tx: Db, submissionId: string, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await tx.insert(submissionLog).values(lines.map((line) => ({ submissionId, line })));
}
