import { afterAll, beforeAll, expect, test } from 'vitest';
import { killChildren, startApi, startQuickWorker } from './support/children.js';
import { type FaultBoard, type FaultDatabase, faultBoard, openDatabase } from './support/fault-board.js';
import { allEnd, expectNothingLost } from './support/invariants.js';
import { type PrivateServer, privatePostgres, privateRedis, privateServers } from './support/private-servers.js';
import { submitUntilAccepted } from './support/submit.js';
import { until } from './support/until.js';

const SUBMISSIONS = 50;
/** EBB_FAULTS=long leaves the servers away for longer than a lease. */
const AWAY_MS = process.env.EBB_FAULTS === 'long' ? 10_000 : 1500;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test.skipIf(!privateServers)(
  'kill -9 of Redis and of PostgreSQL in the middle of 50 submissions: each ends once, and none fails',
  async () => {
    const [postgres, redis]: [PrivateServer, PrivateServer] = await Promise.all([privatePostgres(), privateRedis()]);
    let database: FaultDatabase | undefined;
    try {
      database = await openDatabase(fault.board, postgres.url);
      const { account, rows } = database;
      await rows('update api_keys set submissions_per_day = 1000');
      const env = { ...fault.env, DATABASE_URL: postgres.url, REDIS_URL: redis.url };
      const api = await startApi(env);
      const workers = [1, 2].map(() => startQuickWorker({ ...env, EBB_CONCURRENCY: '2', FAULT_JUDGE_MS: '200' }));
      const said = () => [api, ...workers].map((child) => child.said()).join('\n');
      const ended = async () =>
        (await rows<{ n: number }>("select count(*)::int as n from submissions where state = 'succeeded'"))[0]!.n;

      let next = 0;
      const accepted: string[] = [];
      const client = async () => {
        for (let k = next++; k < SUBMISSIONS; k = next++) {
          accepted.push(
            await submitUntilAccepted([api.url], account.key, {
              ...{ slug: `method-${k}`, step: k + 1, idempotencyKey: `key-${k}` },
            }),
          );
        }
      };
      const clients = Promise.all([1, 2, 3].map(client));

      await until(async () => (await ended()) >= 8, said);
      await redis.kill();
      // Without Redis everything goes on.
      const then = await ended();
      await until(async () => (await ended()) > then, said);
      await pause(AWAY_MS);
      await redis.start();

      await until(async () => (await ended()) >= 22, said);
      await postgres.kill();
      await pause(AWAY_MS);
      await postgres.start();

      await clients;
      expect(new Set(accepted).size).toBe(SUBMISSIONS);
      await allEnd(database, said);
      const all = await expectNothingLost(database, SUBMISSIONS);
      expect(all.filter(({ state }) => state !== 'succeeded')).toEqual([]);
      for (const worker of workers) expect([await worker.end(), worker.said()]).toEqual([0, expect.anything()]);
    } finally {
      await killChildren();
      await database?.drop().catch(() => undefined);
      await Promise.all([postgres.remove(), redis.remove()]);
    }
  },
);

let fault: FaultBoard;
beforeAll(async () => {
  fault = await faultBoard();
}, 120_000);
afterAll(() => fault.close());
