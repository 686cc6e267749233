import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterEach, expect, test } from 'vitest';
import { type Place, testDatabases } from '../testing/test-databases.js';
import { SurvivingPool } from './surviving-pool.js';

const postgres = (await testDatabases()).find(({ kind }) => kind === 'postgres');
let place: Place | undefined;
afterEach(() => place?.drop());
const openPool = async () => {
  place = await postgres!.make();
  return new SurvivingPool((place.where as { url: string }).url);
};
const END_OTHERS = `
  select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;

test.skipIf(!postgres)(
  'a connection that is lost comes back though nobody gives it back, and may be given back later',
  async () => {
    const pool = await openPool();
    const taken = await pool.connect();
    await pool.query(END_OTHERS);
    const end = performance.now() + 5000;
    while (pool.totalCount > 1 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    // The one that ended the other is left.
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
    await expect(taken.query('select 1')).rejects.toThrow();
    taken.release();
    expect((await pool.query('select 1')).rowCount).toBe(1);
    // Waits for every connection that was not given back.
    await pool.end();
  },
);

test.skipIf(!postgres)('transactions whose connections are lost fail, and those behind them go on', async () => {
  const pool = await openPool();
  const db = drizzle(pool);
  for (let round = 0; round < 3; round++) {
    const open = Array.from({ length: 8 }, () =>
      db.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        // Dies while nothing is asked of it.
        await new Promise((resolve) => setTimeout(resolve, 150));
        await tx.execute(sql`select 1`);
      }),
    );
    const ended = Promise.allSettled(open);
    await new Promise((resolve) => setTimeout(resolve, 80));
    await db.execute(sql.raw(END_OTHERS)).catch(() => undefined);
    await ended;
    await db.transaction((tx) => tx.execute(sql`select 1`));
  }
  expect(pool.totalCount - pool.idleCount).toBe(0);
  await pool.end();
});
