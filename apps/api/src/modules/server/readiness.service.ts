import { count } from 'drizzle-orm';
import { pgSchema, serial } from 'drizzle-orm/pg-core';
import type { Db } from '../../db/connect.js';
import { MIGRATIONS_COUNT } from '../../db/migrations.js';
import type { Runtime } from '../../runtime.js';

const PATIENCE_MS = 2000;

/** drizzle's own table of the migrations that were applied. */
const applied = pgSchema('drizzle').table('__drizzle_migrations', { id: serial().primaryKey() });

/** What a process lacks to serve: empty when it is ready. */
export async function missingForWork({ db, queue, log }: Runtime): Promise<string[]> {
  const [database, announced] = await Promise.all([
    within(databaseLack(db)).catch((error) => {
      log.warn({ err: error }, 'the database does not answer');
      return 'database';
    }),
    within(queue.ready()).catch(() => false),
  ]);
  return [database, announced ? undefined : 'queue'].filter((lack) => lack !== undefined);
}

async function databaseLack(db: Db): Promise<string | undefined> {
  const [row] = await db.select({ count: count() }).from(applied);
  return (row?.count ?? 0) < MIGRATIONS_COUNT ? 'migrations' : undefined;
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${PATIENCE_MS} ms.`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
