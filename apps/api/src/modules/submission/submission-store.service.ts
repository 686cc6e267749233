import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { accounts } from '../../db/schema/account.js';
import { submissionEmbeddings, submissionEvents, submissions } from '../../db/schema/submission.js';
import type { Env } from '../../env.js';
import { ApiError } from '../../errors.js';
import type { Runtime } from '../../runtime.js';
import { spendQuota } from '../account/quota.service.js';
import type { MethodContent } from '../method/method-content.js';
import { createVersion, type MethodNaming } from '../method/method-write.service.js';
import { SUBMISSION_CHANNEL } from './submission-state.service.js';

/** A request that stands under a key of its sender's, so that sending it again is the same request. */
export interface Idempotency {
  readonly key: string;
  /** SHA-256 of the request. */
  readonly requestHash: string;
}

/** A submission that was checked and may be stored. */
export interface NewSubmission {
  readonly accountId: string;
  /** null for Ebb's own, which cost no quota. */
  readonly keyId: string | null;
  readonly revisionId: string;
  readonly embeddingIds: readonly string[];
  readonly scope: 'global' | 'classwise';
  /** A new version of a method, or one that is there (for a re-run). */
  readonly version:
    | { readonly id: string }
    | { readonly method: MethodNaming; readonly content: MethodContent; readonly changes: string };
  /** Higher first. */
  readonly priority?: number;
  readonly idempotency?: Idempotency | undefined;
}

/**
 * Stores a submission whole or not at all: method, version, embeddings, the first event and the quota. It waits in the queue from then on.
 *
 * @returns its id, and whether it is new: one with the same idempotency key and request is returned as it is
 * @throws ApiError IDEMPOTENCY_CONFLICT, QUOTA_EXCEEDED, NAME_TAKEN
 */
export async function createSubmission(
  db: Db,
  env: Pick<Env, 'EBB_SUBMISSIONS_PER_DAY'>,
  submission: NewSubmission,
): Promise<{ readonly id: string; readonly created: boolean }> {
  const { accountId, keyId, revisionId, embeddingIds, scope, version, priority = 0, idempotency } = submission;
  return db.transaction(async (tx) => {
    // One at a time of each account: quotas, version numbers and idempotency keys are counted under this lock.
    const [account] = await tx.select().from(accounts).where(eq(accounts.id, accountId)).for('no key update');
    if (!account) throw new ApiError('NOT_FOUND', 'There is no such account.');
    const earlier = idempotency && (await findByIdempotency(tx, accountId, idempotency));
    if (earlier) return { id: earlier, created: false };
    const { versionId } =
      'id' in version
        ? { versionId: version.id }
        : await createVersion(tx, account, version.method, version.content, { scope, changes: version.changes });
    const [stored] = await tx
      .insert(submissions)
      .values({
        ...{ accountId, keyId, versionId, revisionId, scope, priority },
        idempotencyKey: idempotency?.key ?? null,
        requestHash: idempotency?.requestHash ?? null,
      })
      .returning({ id: submissions.id });
    const { id } = stored!;
    await tx
      .insert(submissionEmbeddings)
      .values(embeddingIds.map((embeddingId) => ({ submissionId: id, embeddingId })));
    await tx.insert(submissionEvents).values({ submissionId: id, state: 'queued' });
    if (keyId !== null) await spendQuota(tx, keyId, id, env.EBB_SUBMISSIONS_PER_DAY);
    await tx.execute(sql`select pg_notify(${SUBMISSION_CHANNEL}, ${id})`);
    return { id, created: true };
  });
}

/**
 * The submission that came with an idempotency key before.
 *
 * @throws ApiError IDEMPOTENCY_CONFLICT when it came with another request
 */
export async function findByIdempotency(
  db: Db,
  accountId: string,
  { key, requestHash }: Idempotency,
): Promise<string | undefined> {
  const [earlier] = await db
    .select({ id: submissions.id, requestHash: submissions.requestHash })
    .from(submissions)
    .where(and(eq(submissions.accountId, accountId), eq(submissions.idempotencyKey, key)));
  if (earlier === undefined || earlier.requestHash === requestHash) return earlier?.id;
  throw new ApiError('IDEMPOTENCY_CONFLICT', 'The idempotency key came before with another request.', {
    field: 'idempotencyKey',
    hint: 'Make a new key for a new request; send the old one only to repeat the very same.',
  });
}

/** Tells the queue that a submission waits. Where it cannot be told, workers find it in the database. */
export async function announce(
  { queue, log }: Pick<Runtime, 'queue' | 'log'>,
  submissionId: string,
  attempt = 0,
): Promise<void> {
  await queue.announce(submissionId, attempt).catch((error) => {
    log.debug({ err: error, submissionId }, 'A submission could not be announced; workers look for it.');
  });
}
