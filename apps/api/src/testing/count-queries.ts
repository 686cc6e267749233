import type { Db } from '../db/connect.js';

/** How many statements a work sends to the database outside transactions. */
export async function countQueries<T>(
  db: Db,
  work: () => Promise<T>,
): Promise<{ readonly queries: number; readonly result: T }> {
  const client = (db as unknown as { $client: { query: (...values: unknown[]) => unknown } }).$client;
  const original = client.query;
  let queries = 0;
  client.query = function counted(...values) {
    queries++;
    return original.apply(client, values);
  };
  try {
    return { result: await work(), queries };
  } finally {
    client.query = original;
  }
}
