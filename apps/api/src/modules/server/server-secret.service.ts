import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { serverSettings } from '../../db/schema/setting.js';

const SECRETS = new WeakMap<Db, Map<string, Promise<Buffer>>>();

/** A secret that all processes of a server share: 256 random bits, made by whichever needs it first. */
export function serverSecret(db: Db, name: string): Promise<Buffer> {
  const known = SECRETS.get(db) ?? new Map<string, Promise<Buffer>>();
  SECRETS.set(db, known);
  const found = known.get(name) ?? read(db, name);
  // A failure is not kept.
  found.catch(() => known.delete(name));
  known.set(name, found);
  return found;
}

async function read(db: Db, name: string): Promise<Buffer> {
  const value = randomBytes(32).toString('base64url');
  await db.insert(serverSettings).values({ name, value }).onConflictDoNothing();
  const [row] = await db.select().from(serverSettings).where(eq(serverSettings.name, name));
  return Buffer.from(row!.value, 'base64url');
}
