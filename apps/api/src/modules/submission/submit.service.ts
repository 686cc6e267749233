import { sha256Of } from '../../blobs/blob-store.js';
import { ApiError, ApiErrors } from '../../errors.js';
import type { Viewer } from '../../graphql/context.js';
import type { Runtime } from '../../runtime.js';
import { quotaOf } from '../account/quota.service.js';
import type { SubmitMethodInput } from './submission.input.js';
import { type CheckedSubmission, checkSubmission } from './submission-check.service.js';
import { announce, createSubmission, findByIdempotency } from './submission-store.service.js';

/**
 * Submits a method: checked first, then stored whole, then announced. With an idempotency key the same request may be sent again, also at once,
 * and is one submission.
 *
 * @returns the submission's id
 * @throws ApiErrors with everything to be mended; ApiError BUSY, QUOTA_EXCEEDED, IDEMPOTENCY_CONFLICT
 */
export async function submitMethod(
  runtime: Runtime,
  viewer: Viewer,
  input: SubmitMethodInput,
  idempotencyKey: string | null | undefined,
): Promise<string> {
  const { db, env } = runtime;
  return counted(runtime, async () => {
    const idempotency =
      idempotencyKey == null
        ? undefined
        : { key: checkedKey(idempotencyKey), requestHash: sha256Of(canonicalJson(input)) };
    const earlier = idempotency && (await findByIdempotency(db, viewer.accountId, idempotency));
    if (earlier) return earlier;
    // Checks are dear: who may not submit shall not have them for nothing here (validateMethod is for that).
    const { left, limit, resetsAt } = await quotaOf(db, viewer.keyId, env.EBB_SUBMISSIONS_PER_DAY);
    if (left === 0) {
      throw new ApiError('QUOTA_EXCEEDED', `The ${limit} submissions of the day are used up.`, {
        hint: `The next day begins at ${resetsAt.toISOString()}. validateMethod costs nothing.`,
      });
    }
    const { revision, embeddings, naming, content, changes } = await checkSubmission(runtime, viewer.accountId, input);
    const { id, created } = await createSubmission(db, env, {
      ...{ accountId: viewer.accountId, keyId: viewer.keyId, revisionId: revision.id, scope: input.scope, idempotency },
      embeddingIds: embeddings.map((row) => row.id),
      version: { method: naming, content, changes },
    });
    if (created) await announce(runtime, id);
    return id;
  });
}

/**
 * The same checks as `submitMethod`, of which nothing is stored.
 *
 * @throws as `checkSubmission`
 */
export const validateMethod = (
  runtime: Runtime,
  viewer: Viewer,
  input: SubmitMethodInput,
): Promise<CheckedSubmission> => counted(runtime, () => checkSubmission(runtime, viewer.accountId, input));

/** Counts what was refused, by code. */
async function counted<T>({ metrics }: Runtime, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const faults = error instanceof ApiErrors ? error.errors : error instanceof ApiError ? [error] : [];
    for (const { code } of faults) metrics.failures.inc({ code });
    throw error;
  }
}

function checkedKey(key: string): string {
  if (/^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new ApiError('INVALID_ARGUMENT', 'The idempotency key is not of the form that is asked for.', {
    field: 'idempotencyKey',
    expected: '1 to 200 characters of ASCII without spaces; a UUID is right',
  });
}

/** JSON in which the order of keys does not matter, nor whether what is absent is null. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    const entries = Object.entries(part).filter(([, own]) => own !== undefined && own !== null);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
