import { randomBytes } from 'node:crypto';
import type { Db } from '../db/connect.js';
import { accounts, apiKeys } from '../db/schema/account.js';
import type { KeyScope } from '../graphql/context.js';
import { newKey } from '../modules/account/api-key.js';

export interface TestAccount {
  readonly accountId: string;
  readonly handle: string;
  readonly keyId: string;
  /** To be sent. */
  readonly key: string;
}

/** An account with one key, straight into the database. */
export async function makeAccount(
  db: Db,
  options: {
    readonly scopes?: readonly KeyScope[];
    readonly handle?: string;
    readonly expiresAt?: Date;
    readonly submissionsPerDay?: number;
  } = {},
): Promise<TestAccount> {
  const { scopes = ['read', 'submit'], handle = `tester-${randomBytes(4).toString('hex')}`, ...limits } = options;
  const [account] = await db.insert(accounts).values({ handle, displayName: handle }).returning();
  const { secret, hash, prefix } = newKey();
  const [key] = await db
    .insert(apiKeys)
    .values({ accountId: account!.id, name: 'test', scopes: [...scopes], hash, prefix, ...limits })
    .returning();
  return { accountId: account!.id, handle, keyId: key!.id, key: secret };
}
