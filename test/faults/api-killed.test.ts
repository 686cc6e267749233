import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { killChildren, startApi, startQuickWorker } from './support/children.js';
import { type FaultBoard, type FaultDatabase, faultBoard, REDIS_URL, sharedDatabase } from './support/fault-board.js';
import { freePort } from './support/free-port.js';
import { allEnd, expectNothingLost } from './support/invariants.js';
import { submitUntilAccepted } from './support/submit.js';

let fault: FaultBoard;
let database: FaultDatabase;
beforeAll(async () => {
  fault = await faultBoard();
}, 120_000);
afterAll(() => fault.close());
afterEach(async () => {
  await killChildren();
  await database.drop();
});

test('kill -9 of the API while submissions are stored: the client sends again, and each is there once', async () => {
  database = await sharedDatabase(fault.board);
  const port = String(await freePort());
  const env = { ...fault.env, DATABASE_URL: database.url, REDIS_URL, EBB_PORT: port };
  // A submission takes a while to store, half of it before its row and half behind.
  await database.rows(`
    create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.15); return new; end $$`);
  for (const table of ['submissions', 'quota_uses']) {
    await database.rows(`create trigger slow before insert on ${table} for each row execute function slow()`);
  }
  let api = await startApi(env);
  const { url } = api;
  const sent = Promise.all(
    [1, 2, 3, 4].map((k) =>
      submitUntilAccepted([url], database.account.key, {
        ...{ slug: `method-${k}`, step: k, idempotencyKey: `key-${k}` },
      }),
    ),
  );
  for (const afterMs of [120, 260, 420]) {
    await sleep(afterMs);
    await api.kill();
    api = await startApi(env);
  }
  const ids = await sent;
  expect(new Set(ids).size).toBe(4);
  // Once more, as a client that lost the answer does.
  const again = await submitUntilAccepted([url], database.account.key, {
    ...{ slug: 'method-1', step: 1, idempotencyKey: 'key-1' },
  });
  expect(again).toBe(ids[0]);
  const worker = startQuickWorker(env);
  await allEnd(database, worker.said);
  const all = await expectNothingLost(database, 4);
  expect(all.filter(({ state }) => state !== 'succeeded')).toEqual([]);
});

test('two APIs and two workers, the same submission sent to both at once: it is one, and judged once', async () => {
  database = await sharedDatabase(fault.board);
  const env = { ...fault.env, DATABASE_URL: database.url, REDIS_URL };
  const apis = await Promise.all([startApi(env), startApi(env)]);
  const workers = [1, 2].map(() => startQuickWorker({ ...env, FAULT_JUDGE_MS: '100' }));
  const urls = apis.map(({ url }) => url);
  const ids: string[][] = [];
  for (let k = 0; k < 5; k++) {
    ids.push(
      await Promise.all(
        [urls, urls.toReversed(), urls].map((order) =>
          submitUntilAccepted(order, database.account.key, {
            ...{ slug: `method-${k}`, step: k + 1, idempotencyKey: `key-${k}` },
          }),
        ),
      ),
    );
  }
  for (const same of ids) expect(new Set(same).size).toBe(1);
  await allEnd(database, () => workers.map((worker) => worker.said()).join('\n'));
  const all = await expectNothingLost(database, 5);
  expect(all.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1, 1]);
});
