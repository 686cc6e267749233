import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { afterEach, expect, test } from 'vitest';
import { type Place, testDatabases } from '../testing/test-databases.js';
import { SurvivingPool } from './surviving-pool.js';

const postgres = (await testDatabases()).find(({ kind }) => kind === 'postgres');
let place: Place | undefined;
afterEach(() => place?.drop());

test.skipIf(!postgres)(
  'connections that the server ends, within transactions and before them, all come back',
  async () => {
    place = await postgres!.make();
    const pool = new SurvivingPool((place.where as { url: string }).url);
    const db = drizzle(pool);
    const endOthers = sql`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    for (let round = 0; round < 4; round++) {
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
      await db.execute(endOthers).catch(() => undefined);
      // Begins while connections are being lost.
      const more = Promise.allSettled(
        Array.from({ length: 8 }, () => db.transaction((tx) => tx.execute(sql`select 1`))),
      );
      await ended;
      await more;
    }
    expect(pool.totalCount - pool.idleCount).toBe(0);
    await db.transaction((tx) => tx.execute(sql`select 1`));
    // Waits for every connection that was not given back.
    await pool.end();
  },
);
