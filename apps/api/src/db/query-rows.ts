import type { SQL } from 'drizzle-orm';
import type { Db } from './connect.js';

/** The rows of a query that is written as SQL; both drivers give them so, with times as text and `bytea` as bytes. */
export async function queryRows<R extends object>(db: Db, query: SQL): Promise<R[]> {
  const { rows } = (await db.execute(query)) as unknown as { rows: R[] };
  return rows;
}
