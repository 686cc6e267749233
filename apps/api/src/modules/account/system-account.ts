import { eq } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { accounts } from '../../db/schema/account.js';

/** The account that is Ebb itself, which owns the built-in methods. */
export const SYSTEM_HANDLE = 'ebb';

/**
 * The id of Ebb's own account, made where it is missing.
 *
 * @throws Error when somebody else has its name, which no server lets happen
 */
export async function systemAccountId(db: Db): Promise<string> {
  await db.insert(accounts).values({ handle: SYSTEM_HANDLE, displayName: 'Ebb', system: true }).onConflictDoNothing();
  const [found] = await db.select().from(accounts).where(eq(accounts.handle, SYSTEM_HANDLE));
  if (!found?.system) throw new Error(`The account '${SYSTEM_HANDLE}' is somebody's.`);
  return found.id;
}
