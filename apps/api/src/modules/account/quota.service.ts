import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { accounts, apiKeys, quotaUses } from '../../db/schema/account.js';
import { ApiError } from '../../errors.js';

/** The day by the database's clock, in UTC. */
const TODAY = sql<string>`(now() at time zone 'utc')::date`;

/** What a key may submit in a day. */
export interface KeyQuota {
  readonly limit: number;
  readonly used: number;
  readonly left: number;
  readonly resetsAt: Date;
}

/**
 * What is left of the day to a key. The server's default is of all keys of an account together, so that a new key is no new quota; a limit
 * that the operator gave a key is that key's alone.
 */
export async function quotaOf(db: Db, keyId: string, perDay: number): Promise<KeyQuota> {
  const [key] = await db.select().from(apiKeys).where(eq(apiKeys.id, keyId));
  if (!key) throw new ApiError('NOT_FOUND', 'There is no such key.');
  const limit = key.submissionsPerDay ?? perDay;
  const [row] = await db
    .select({
      used: count(),
      resetsAt: sql<string>`(${TODAY} + 1)::text`,
    })
    .from(quotaUses)
    .innerJoin(apiKeys, eq(apiKeys.id, quotaUses.keyId))
    .where(and(isNull(quotaUses.givenBackAt), eq(quotaUses.day, TODAY), counted(key)));
  const used = row?.used ?? 0;
  return { limit, used, left: Math.max(0, limit - used), resetsAt: new Date(`${row?.resetsAt}T00:00:00Z`) };
}

/**
 * Counts a submission against its key's day; call it in the transaction that stores the submission. Of several at once each waits for the
 * one before.
 *
 * @throws ApiError QUOTA_EXCEEDED
 */
export async function spendQuota(tx: Db, keyId: string, submissionId: string, perDay: number): Promise<void> {
  const [key] = await tx.select({ accountId: apiKeys.accountId }).from(apiKeys).where(eq(apiKeys.id, keyId));
  if (!key) throw new ApiError('NOT_FOUND', 'There is no such key.');
  // `no key update`: rows that refer to the account may be written meanwhile.
  await tx.select().from(accounts).where(eq(accounts.id, key.accountId)).for('no key update');
  const { limit, left, resetsAt } = await quotaOf(tx, keyId, perDay);
  if (left === 0) {
    throw new ApiError('QUOTA_EXCEEDED', `The ${limit} submissions of the day are used up.`, {
      hint: `The next day begins at ${resetsAt.toISOString()}.`,
    });
  }
  await tx.insert(quotaUses).values({ submissionId, keyId, day: TODAY });
}

/** Gives a submission's use back, once, however often it is called. */
export async function giveBackQuota(tx: Db, submissionId: string): Promise<void> {
  await tx
    .update(quotaUses)
    .set({ givenBackAt: sql`now()` })
    .where(and(eq(quotaUses.submissionId, submissionId), isNull(quotaUses.givenBackAt)));
}

const counted = (key: typeof apiKeys.$inferSelect) =>
  key.submissionsPerDay === null
    ? and(eq(apiKeys.accountId, key.accountId), isNull(apiKeys.submissionsPerDay))
    : eq(apiKeys.id, key.id);
