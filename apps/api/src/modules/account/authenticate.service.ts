import { eq, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { accounts, apiKeys } from '../../db/schema/account.js';
import { ApiError } from '../../errors.js';
import { SCOPES, type Viewer } from '../../graphql/context.js';
import { hashOfKey } from './api-key.js';

/**
 * Who a request is from, by its Authorization header; undefined for one without. A key that does not hold is an error even where none is
 * needed, so that nobody reads as a stranger unawares.
 *
 * @throws ApiError UNAUTHENTICATED for what is no key of ours; KEY_EXPIRED; KEY_REVOKED
 */
export async function authenticate(db: Db, header: string | undefined): Promise<Viewer | undefined> {
  if (header === undefined || header === '') return undefined;
  const hash = hashOfKey(/^Bearer +(\S+)$/i.exec(header)?.[1] ?? '');
  const found = hash === undefined ? undefined : await keyOf(db, hash);
  if (!found) {
    throw new ApiError('UNAUTHENTICATED', 'The Authorization header holds no API key of this server.', {
      expected: 'Bearer ebb_ and 43 characters',
    });
  }
  const { revoked, expired, stale, scopes, ...viewer } = found;
  if (revoked) throw new ApiError('KEY_REVOKED', 'The API key was revoked.', { hint: 'Use another key.' });
  if (expired) throw new ApiError('KEY_EXPIRED', 'The API key has expired.', { hint: 'Make a new key.' });
  if (stale) await db.update(apiKeys).set({ lastUsedAt: sql`now()` }).where(eq(apiKeys.id, viewer.keyId));
  return { ...viewer, scopes: SCOPES.filter((scope) => scopes.includes(scope)) };
}

async function keyOf(db: Db, hash: string) {
  const [found] = await db
    .select({
      keyId: apiKeys.id,
      accountId: accounts.id,
      handle: accounts.handle,
      scopes: apiKeys.scopes,
      revoked: sql<boolean>`${apiKeys.revokedAt} is not null`,
      expired: sql<boolean>`coalesce(${apiKeys.expiresAt} <= now(), false)`,
      /** Its use is written at most once a minute. */
      stale: sql<boolean>`coalesce(${apiKeys.lastUsedAt} < now() - interval '1 minute', true)`,
    })
    .from(apiKeys)
    .innerJoin(accounts, eq(accounts.id, apiKeys.accountId))
    .where(eq(apiKeys.hash, hash));
  return found;
}
