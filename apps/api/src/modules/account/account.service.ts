import { and, eq, sql } from 'drizzle-orm';
import { sha256Of } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import { accounts, invites } from '../../db/schema/account.js';
import { ApiError } from '../../errors.js';
import { rateLimited } from '../../http/rate-limits.js';
import type { Runtime } from '../../runtime.js';
import { storeKey } from './api-key.service.js';
import { checkedHandle, checkedName } from './names.js';

type AccountRow = typeof accounts.$inferSelect;

/** Who asks for an account, and under which name. */
export interface SignUp {
  readonly handle: string;
  readonly displayName?: string | null;
  readonly invite?: string | null;
  /** Where the request comes from. */
  readonly address: string;
}

/**
 * Makes an account and its first key.
 *
 * @throws ApiError SIGN_UP_CLOSED, INVALID_ARGUMENT, RATE_LIMITED, NAME_TAKEN
 */
export async function createAccount({ db, env, limits }: Pick<Runtime, 'db' | 'env' | 'limits'>, signUp: SignUp) {
  if (env.EBB_SIGN_UP === 'closed') {
    throw new ApiError('SIGN_UP_CLOSED', 'This server makes no accounts by itself.', { hint: 'Ask its operator.' });
  }
  const handle = checkedHandle(signUp.handle);
  const displayName = checkedName(signUp.displayName ?? handle, 'input.displayName');
  const taken = await limits.signUps.take(signUp.address);
  if (taken.exceeded) throw rateLimited(taken, 'sign-ups in an hour');
  return db.transaction(async (tx) => {
    const account = await insertAccount(tx, { handle, displayName });
    if (env.EBB_SIGN_UP === 'invite') await useInvite(tx, signUp.invite ?? '', account.id);
    const { row, secret } = await storeKey(tx, { accountId: account.id, name: 'first', scopes: ['read', 'submit'] });
    return { account, key: row, secret };
  });
}

/**
 * @throws ApiError NAME_TAKEN
 */
export async function insertAccount(
  tx: Db,
  names: { readonly handle: string; readonly displayName: string },
): Promise<AccountRow> {
  const [account] = await tx.insert(accounts).values(names).onConflictDoNothing().returning();
  if (account) return account;
  throw new ApiError('NAME_TAKEN', `The handle ${names.handle} belongs to somebody already.`, {
    field: 'input.handle',
  });
}

export async function accountById(db: Db, id: string): Promise<AccountRow | undefined> {
  const [account] = await db.select().from(accounts).where(eq(accounts.id, id));
  return account;
}

/** Uses an invitation up: of two that come with the same at once, one. */
async function useInvite(tx: Db, code: string, accountId: string): Promise<void> {
  const valid = sql`${invites.usedAt} is null and coalesce(${invites.expiresAt} > now(), true)`;
  const used = await tx
    .update(invites)
    .set({ usedBy: accountId, usedAt: sql`now()` })
    .where(and(eq(invites.hash, sha256Of(code)), valid))
    .returning({ hash: invites.hash });
  if (used.length === 1) return;
  throw new ApiError('SIGN_UP_CLOSED', 'The invitation is not valid: not one of this server, used, or expired.', {
    field: 'input.invite',
    hint: 'Ask the operator for one.',
  });
}
