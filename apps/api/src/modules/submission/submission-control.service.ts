import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { evaluations, versionEvaluations } from '../../db/schema/evaluation.js';
import { methods, methodVersions } from '../../db/schema/method.js';
import { submissionEmbeddings, submissions } from '../../db/schema/submission.js';
import { ApiError } from '../../errors.js';
import type { Viewer } from '../../graphql/context.js';
import { allows } from '../../graphql/require-scope.js';
import type { Runtime } from '../../runtime.js';
import { giveBackQuota } from '../account/quota.service.js';
import { refreshStaleBoards } from '../leaderboard/board-refresh.service.js';
import { markBoardsStale } from '../leaderboard/evaluation-store.service.js';
import { markWithdrawn } from '../method/method-write.service.js';
import { cancelSubmissions } from './submission-endings.service.js';
import { changeSubmissions, isTerminal, type SubmissionRow } from './submission-state.service.js';
import { announce, createSubmission } from './submission-store.service.js';

/** Where workers hear that a run is to be ended, with the submission's id. */
export const CANCEL_CHANNEL = 'ebb_cancel';

/** Whether a thing of an account is the viewer's to change. */
const owns = (viewer: Viewer, accountId: string) => viewer.accountId === accountId || allows(viewer.scopes, 'admin');

/**
 * Cancels a submission of one's own: one that waits ends at once, one that runs within seconds. One that no worker had taken up costs nothing.
 *
 * @throws ApiError NOT_FOUND, FORBIDDEN; NOT_CANCELLABLE for one that has ended
 */
export async function cancelSubmission(db: Db, viewer: Viewer, id: string): Promise<void> {
  const row = await findOwn(db, viewer, id);
  if (!isTerminal(row.state) && (await cancelWhere(db, eq(submissions.id, id))) > 0) return;
  throw new ApiError('NOT_CANCELLABLE', 'The submission has ended already.', { field: 'id' });
}

/** Cancels what `where` holds for and has not ended; how many those are. */
async function cancelWhere(db: Db, where: SQL): Promise<number> {
  return db.transaction(async (transaction) => {
    const tx = transaction as Db;
    const waiting = await cancelSubmissions(tx, and(where, eq(submissions.state, 'queued')) as SQL);
    for (const { id, attempts } of waiting) if (attempts === 0) await giveBackQuota(tx, id);
    const running = await changeSubmissions(tx, and(where, inArray(submissions.state, ['validating', 'running'])), {
      cancelRequested: true,
    });
    for (const { id } of running) await tx.execute(sql`select pg_notify(${CANCEL_CHANNEL}, ${id})`);
    return waiting.length + running.length;
  });
}

/**
 * Judges a version anew, as a submission of its own that costs its owner nothing. What is known of it already is not counted twice.
 *
 * @returns the new submission's id
 * @throws ApiError NOT_FOUND; INVALID_ARGUMENT for one that has not ended
 */
export async function rerunSubmission(runtime: Runtime, id: string): Promise<string> {
  const { db, env } = runtime;
  const row = await findSubmission(db, id);
  if (!isTerminal(row.state)) {
    throw new ApiError('INVALID_ARGUMENT', 'The submission has not ended yet.', {
      field: 'id',
      hint: 'A run that is lost is tried again by itself.',
    });
  }
  const embeddings = await db
    .select({ id: submissionEmbeddings.embeddingId })
    .from(submissionEmbeddings)
    .where(eq(submissionEmbeddings.submissionId, id));
  const { accountId, revisionId, scope, versionId, priority } = row;
  const again = await createSubmission(db, env, {
    ...{ accountId, keyId: null, revisionId, scope, priority },
    embeddingIds: embeddings.map((embedding) => embedding.id),
    version: { id: versionId },
  });
  await announce(runtime, again.id);
  return again.id;
}

/**
 * Takes a method of one's own off the boards, for good; its results stay readable. What of it waits or runs is cancelled.
 *
 * @returns the method's id
 * @throws ApiError NOT_FOUND, FORBIDDEN
 */
export async function withdrawMethod(runtime: Runtime, viewer: Viewer, slug: string): Promise<string> {
  const { db, log } = runtime;
  const known = /^[a-z0-9-]{1,64}$/.test(slug);
  const [method] = known ? await db.select().from(methods).where(eq(methods.slug, slug)) : [];
  if (!method) throw new ApiError('NOT_FOUND', 'There is no such method.', { field: 'slug' });
  if (!owns(viewer, method.accountId)) {
    throw new ApiError('FORBIDDEN', 'The method belongs to somebody else.', { field: 'slug' });
  }
  await db.transaction(async (transaction) => {
    const tx = transaction as Db;
    await markWithdrawn(tx, method.id);
    const versions = tx
      .select({ id: methodVersions.id })
      .from(methodVersions)
      .where(eq(methodVersions.methodId, method.id));
    await cancelWhere(tx, inArray(submissions.versionId, versions));
    const judged = await tx
      .selectDistinct({ embeddingId: evaluations.embeddingId })
      .from(evaluations)
      .innerJoin(versionEvaluations, eq(versionEvaluations.evaluationId, evaluations.id))
      .where(inArray(versionEvaluations.versionId, versions));
    await markBoardsStale(
      tx,
      judged.map(({ embeddingId }) => embeddingId),
    );
  });
  // Where this fails, the sweeper does it.
  void refreshStaleBoards(runtime).catch((error) => log.debug({ err: error }, 'Boards are to be made later.'));
  return method.id;
}

async function findOwn(db: Db, viewer: Viewer, id: string): Promise<SubmissionRow> {
  const row = await findSubmission(db, id);
  if (owns(viewer, row.accountId)) return row;
  throw new ApiError('FORBIDDEN', 'The submission belongs to somebody else.', { field: 'id' });
}

async function findSubmission(db: Db, id: string): Promise<SubmissionRow> {
  const [row] = await db.select().from(submissions).where(eq(submissions.id, id));
  if (row) return row;
  throw new ApiError('NOT_FOUND', 'There is no such submission.', { field: 'id' });
}
