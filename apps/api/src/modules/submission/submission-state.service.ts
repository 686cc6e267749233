import { type SQL, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Db } from '../../db/connect.js';
import { type SubmissionState, submissionEvents, submissions } from '../../db/schema/submission.js';

/** Where every change of a submission is notified, with its id as the payload. */
export const SUBMISSION_CHANNEL = 'ebb_submission';

export type SubmissionRow = typeof submissions.$inferSelect;
type Change = PgUpdateSetSource<typeof submissions>;

/** States that a submission never leaves. */
export const TERMINAL_STATES = ['succeeded', 'failed', 'cancelled'] as const satisfies readonly SubmissionState[];

export const isTerminal = (state: SubmissionState): boolean => TERMINAL_STATES.some((terminal) => terminal === state);

/** What a submission has while nobody runs it. */
export const NOBODY = { leaseToken: null, workerId: null, heartbeatAt: null, stage: null, done: null, total: null };

/**
 * Moves the submissions that `where` holds for into another state: the one way to do so. With it, in one transaction, go the event in
 * their history and the notice to whoever watches.
 *
 * @param where must name the state that is left, and the lease where there is one, so that of two who move it one finds nothing
 * @returns those that were moved, as they are now
 */
export async function moveSubmissions(
  db: Db,
  where: SQL | undefined,
  change: Change & { readonly state: SubmissionState },
  detail: string | ((row: SubmissionRow) => string) = '',
): Promise<SubmissionRow[]> {
  return db.transaction(async (tx) => {
    const moved = await changeSubmissions(tx, where, change);
    if (moved.length > 0) {
      const { state } = change;
      await tx.insert(submissionEvents).values(
        moved.map((row) => ({
          submissionId: row.id,
          state,
          detail: typeof detail === 'string' ? detail : detail(row),
        })),
      );
    }
    return moved;
  });
}

/** Changes submissions without moving them, and notifies; call it within a transaction where more belongs to it. */
export async function changeSubmissions(db: Db, where: SQL | undefined, change: Change): Promise<SubmissionRow[]> {
  const changed = await db
    .update(submissions)
    .set({ ...change, revision: sql`${submissions.revision} + 1` })
    .where(where)
    .returning();
  for (const { id } of changed) await db.execute(sql`select pg_notify(${SUBMISSION_CHANNEL}, ${id})`);
  return changed;
}
