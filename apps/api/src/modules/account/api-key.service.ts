import { and, asc, count, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { accounts, apiKeys } from '../../db/schema/account.js';
import { ApiError } from '../../errors.js';
import type { KeyScope, Viewer } from '../../graphql/context.js';
import { allows } from '../../graphql/require-scope.js';
import { newKey } from './api-key.js';
import { checkedName } from './names.js';

export type ApiKeyRow = typeof apiKeys.$inferSelect;

const KEYS_OF_ACCOUNT_MAX = 50;
const DAYS_MAX = 3650;

/** A key to be stored. */
export interface KeyToStore {
  readonly accountId: string;
  readonly name: string;
  readonly scopes: readonly KeyScope[];
  readonly expiresInDays?: number | null | undefined;
  /** No later than this key, if that ends. */
  readonly within?: string;
  readonly submissionsPerDay?: number;
}

/** Stores a key; its secret is in no other place than what is returned. */
export async function storeKey(tx: Db, key: KeyToStore): Promise<{ row: ApiKeyRow; secret: string }> {
  const { secret, hash, prefix } = newKey();
  const { accountId, name, scopes, expiresInDays, within, submissionsPerDay } = key;
  const own =
    expiresInDays == null ? sql`null::timestamptz` : sql`now() + make_interval(days => ${expiresInDays}::int)`;
  // `least` leaves nulls out: a key without an end takes that of its maker.
  const expiresAt =
    within === undefined
      ? own
      : sql`least(${own}, (select maker.expires_at from ${apiKeys} as maker where maker.id = ${within}))`;
  const [row] = await tx
    .insert(apiKeys)
    .values({
      ...{ accountId, name, hash, prefix },
      scopes: [...scopes],
      expiresAt,
      submissionsPerDay: submissionsPerDay ?? null,
    })
    .returning();
  return { row: row!, secret };
}

/**
 * Makes a key for the account of the one that asks: with no more leave than that has, and no longer.
 *
 * @throws ApiError INVALID_ARGUMENT, FORBIDDEN
 */
export async function createApiKey(
  db: Db,
  viewer: Viewer,
  input: { readonly name: string; readonly scopes: readonly KeyScope[]; readonly expiresInDays?: number | null },
): Promise<{ row: ApiKeyRow; secret: string }> {
  const { scopes, expiresInDays } = input;
  const name = checkedName(input.name, 'input.name');
  if (scopes.length === 0) {
    throw new ApiError('INVALID_ARGUMENT', 'A key needs a scope.', { field: 'input.scopes', expected: 'one at least' });
  }
  if (expiresInDays != null && (expiresInDays < 1 || expiresInDays > DAYS_MAX)) {
    throw new ApiError('INVALID_ARGUMENT', 'The key would end too early or too late.', {
      field: 'input.expiresInDays',
      expected: `1 to ${DAYS_MAX}`,
      received: String(expiresInDays),
    });
  }
  const more = scopes.find((scope) => !allows(viewer.scopes, scope));
  if (more) {
    throw new ApiError('FORBIDDEN', 'A key makes no key that may do more than itself.', {
      field: 'input.scopes',
      expected: viewer.scopes.join(', '),
      received: more,
    });
  }
  return db.transaction(async (tx) => {
    await tx.select().from(accounts).where(eq(accounts.id, viewer.accountId)).for('no key update');
    const [live] = await tx.select({ count: count() }).from(apiKeys).where(holding(viewer.accountId));
    if ((live?.count ?? 0) >= KEYS_OF_ACCOUNT_MAX) {
      throw new ApiError('INVALID_ARGUMENT', `An account has at most ${KEYS_OF_ACCOUNT_MAX} keys.`, {
        hint: 'Revoke one that is not used any more.',
      });
    }
    const { accountId, keyId } = viewer;
    return storeKey(tx, { accountId, name, scopes: [...new Set(scopes)], expiresInDays, within: keyId });
  });
}

/**
 * Revokes a key, for good: the own account's, or any as an admin. Once is enough; a second time changes nothing.
 *
 * @throws ApiError NOT_FOUND also for what is somebody else's
 */
export async function revokeApiKey(db: Db, viewer: Viewer, id: string): Promise<ApiKeyRow> {
  const key = await apiKeyById(db, viewer, id);
  if (!key) throw new ApiError('NOT_FOUND', 'The account has no such key.', { field: 'id' });
  await db
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.id, key.id), isNull(apiKeys.revokedAt)));
  return (await apiKeyById(db, viewer, id)) ?? key;
}

/** A key, for who may see it. */
export async function apiKeyById(db: Db, viewer: Viewer, id: string): Promise<ApiKeyRow | undefined> {
  const own = allows(viewer.scopes, 'admin') ? undefined : eq(apiKeys.accountId, viewer.accountId);
  const [key] = await db
    .select()
    .from(apiKeys)
    .where(and(eq(apiKeys.id, id), own));
  return key;
}

/** All keys of an account, revoked ones too, the oldest first. */
export const keysOfAccount = (db: Db, accountId: string): Promise<ApiKeyRow[]> =>
  db.select().from(apiKeys).where(eq(apiKeys.accountId, accountId)).orderBy(asc(apiKeys.createdAt), asc(apiKeys.id));

const holding = (accountId: string) =>
  and(eq(apiKeys.accountId, accountId), isNull(apiKeys.revokedAt), sql`coalesce(${apiKeys.expiresAt} > now(), true)`);
