import { randomBytes } from 'node:crypto';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { sha256Of } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import { accounts, apiKeys, invites } from '../../db/schema/account.js';
import { ApiError } from '../../errors.js';
import type { KeyScope } from '../../graphql/context.js';
import { insertAccount } from './account.service.js';
import { type ApiKeyRow, storeKey } from './api-key.service.js';
import { checkedName } from './names.js';

/** What only the operator does, on the machine of the database (`ebb admin`). */

/** Makes a key for an account, and the account where there is none of that handle. */
export async function createKeyFor(
  db: Db,
  handle: string,
  options: {
    readonly scopes: readonly KeyScope[];
    readonly name?: string;
    readonly expiresInDays?: number | null;
    readonly submissionsPerDay?: number;
  },
): Promise<{ readonly row: ApiKeyRow; readonly secret: string }> {
  const { name = 'made by the operator', ...rest } = options;
  return db.transaction(async (tx) => {
    const [known] = await tx.select().from(accounts).where(eq(accounts.handle, handle));
    const account = known ?? (await insertAccount(tx, { handle, displayName: handle }));
    return storeKey(tx, { accountId: account.id, name: checkedName(name, 'name'), ...rest });
  });
}

/** Makes a key that may do everything. */
export const createAdminKey = (db: Db, handle: string, expiresInDays?: number) =>
  createKeyFor(db, handle, { scopes: ['admin'], ...(expiresInDays === undefined ? {} : { expiresInDays }) });

/** Makes an invitation for one account; its code is in no other place than what is returned. */
export async function createInvite(
  db: Db,
  { note = '', expiresInDays = 30 }: { readonly note?: string; readonly expiresInDays?: number } = {},
): Promise<string> {
  const code = randomBytes(18).toString('base64url');
  await db.insert(invites).values({
    hash: sha256Of(code),
    note,
    expiresAt: sql`now() + make_interval(days => ${expiresInDays}::int)`,
  });
  return code;
}

/** A key as the operator sees it. */
export interface ListedKey {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly submissionsPerDay: number | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** All keys, or those of one account. */
export const listKeys = (db: Db, handle?: string): Promise<ListedKey[]> =>
  db
    .select({
      id: apiKeys.id,
      handle: accounts.handle,
      name: apiKeys.name,
      prefix: apiKeys.prefix,
      scopes: apiKeys.scopes,
      submissionsPerDay: apiKeys.submissionsPerDay,
      createdAt: apiKeys.createdAt,
      expiresAt: apiKeys.expiresAt,
      revokedAt: apiKeys.revokedAt,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .innerJoin(accounts, eq(accounts.id, apiKeys.accountId))
    .where(handle === undefined ? undefined : eq(accounts.handle, handle))
    .orderBy(asc(accounts.handle), asc(apiKeys.createdAt), asc(apiKeys.id));

/**
 * Revokes a key by its id or its first characters.
 *
 * @throws ApiError NOT_FOUND; INVALID_ARGUMENT where several begin so
 */
export async function revokeKey(db: Db, idOrPrefix: string): Promise<ListedKey> {
  const found = (await listKeys(db)).filter(({ id, prefix }) => id === idOrPrefix || prefix === idOrPrefix);
  const [key, other] = found;
  if (!key) throw new ApiError('NOT_FOUND', `There is no key ${idOrPrefix}.`);
  if (other)
    throw new ApiError('INVALID_ARGUMENT', `${found.length} keys begin with ${idOrPrefix}; name one by its id.`);
  await db
    .update(apiKeys)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiKeys.id, key.id), isNull(apiKeys.revokedAt)));
  return key;
}
