import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { apiKeys, quotaUses } from '../../db/schema/account.js';
import type { Env } from '../../env.js';
import { ApiError } from '../../errors.js';

/** What of the submissions of a day is left. */
export interface QuotaState {
  readonly limit: number;
  readonly used: number;
  readonly left: number;
  /** The next midnight in UTC, by the database's clock. */
  readonly resetsAt: Date;
}

const TODAY = sql`(now() at time zone 'utc')::date`;

/**
 * What a key may still submit today. A key with a limit of its own is counted alone; keys without one share the server's limit among all
 * of their account, so that more keys are not more submissions.
 */
export async function quotaOf(db: Db, env: Pick<Env, 'EBB_SUBMISSIONS_PER_DAY'>, keyId: string): Promise<QuotaState> {
  const [key] = await db
    .select({
      accountId: apiKeys.accountId,
      own: apiKeys.submissionsPerDay,
      resetsAt: sql<string>`(((${TODAY} + 1)::timestamp at time zone 'utc'))::text`,
    })
    .from(apiKeys)
    .where(eq(apiKeys.id, keyId));
  if (!key) throw new ApiError('UNAUTHENTICATED', 'The API key is not known.');
  const shared = and(eq(apiKeys.accountId, key.accountId), isNull(apiKeys.submissionsPerDay));
  const [uses] = await db
    .select({ used: count() })
    .from(quotaUses)
    .innerJoin(apiKeys, eq(apiKeys.id, quotaUses.keyId))
    .where(
      and(key.own === null ? shared : eq(apiKeys.id, keyId), eq(quotaUses.day, TODAY), isNull(quotaUses.givenBackAt)),
    );
  const limit = key.own ?? env.EBB_SUBMISSIONS_PER_DAY;
  const used = uses?.used ?? 0;
  return { limit, used, left: Math.max(0, limit - used), resetsAt: new Date(key.resetsAt) };
}

/**
 * Refuses who has nothing left.
 *
 * @throws ApiError QUOTA_EXCEEDED
 */
export async function requireQuota(db: Db, env: Pick<Env, 'EBB_SUBMISSIONS_PER_DAY'>, keyId: string): Promise<void> {
  const { limit, left, resetsAt } = await quotaOf(db, env, keyId);
  if (left > 0) return;
  throw new ApiError('QUOTA_EXCEEDED', `The ${limit} submissions of the day are used up.`, {
    expected: `at most ${limit} a day`,
    hint: `The next day begins at ${resetsAt.toISOString()}. validateMethod costs nothing.`,
  });
}

/** Takes a submission's share of the day; the caller holds the account, so that two at once do not both take the last one. */
export async function takeQuota(
  tx: Db,
  env: Pick<Env, 'EBB_SUBMISSIONS_PER_DAY'>,
  keyId: string,
  submissionId: string,
): Promise<void> {
  await requireQuota(tx, env, keyId);
  await tx.insert(quotaUses).values({ submissionId, keyId, day: TODAY });
}
