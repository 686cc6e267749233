import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { killChildren, startQuickWorker } from './support/children.js';
import { type FaultBoard, type FaultDatabase, faultBoard, REDIS_URL, sharedDatabase } from './support/fault-board.js';
import { allEnd, expectNothingLost } from './support/invariants.js';
import { until } from './support/until.js';

const DAY_MS = 86_400_000;
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

test('workers whose clocks are a day apart take nothing from each other, and all times are the database’s', async () => {
  database = await sharedDatabase(fault.board);
  const env = { ...fault.env, DATABASE_URL: database.url, REDIS_URL };
  const ids = [];
  for (let k = 0; k < 6; k++) ids.push(await database.submit(`method-${k}`, { step: k + 1 }));
  // Longer than a lease: only heartbeats keep the runs.
  const workers = [DAY_MS, -DAY_MS, 0].map((shift) =>
    startQuickWorker({ ...env, FAULT_CLOCK_MS: String(shift), FAULT_JUDGE_MS: '3000' }),
  );
  const said = () => workers.map((worker) => worker.said()).join('\n');
  await until(
    async () => (await database.rows("select 1 from submissions where state = 'running'")).length === 3,
    said,
  );
  const alive = await database.rows("select 1 from workers where heartbeat_at > now() - interval '10 seconds'");
  expect(alive).toHaveLength(3);
  await allEnd(database, said);
  const all = await expectNothingLost(database, 6);
  expect(all.map(({ attempts, state }) => [attempts, state])).toEqual(ids.map(() => [1, 'succeeded']));
  const [spread] = await database.rows<{ seconds: number }>(`
    select extract(epoch from greatest(max(s.finished_at), max(e.at)) - least(min(s.started_at), min(e.at)))::float as seconds
    from submissions s join submission_events e on e.submission_id = s.id`);
  expect(spread!.seconds).toBeLessThan(120);
});

test('a lease whose heartbeat lies in the future of the database is kept, and runs out once the database has caught up', async () => {
  database = await sharedDatabase(fault.board);
  const env = { ...fault.env, DATABASE_URL: database.url, FAULT_JUDGE_MS: '60000' };
  const id = await database.submit('jumped');
  const victim = startQuickWorker(env);
  await until(
    async () => (await database.rows("select 1 from submissions where state = 'running'")).length === 1,
    () => victim.said(),
  );
  await victim.kill();
  // The database's own clock went back by three seconds.
  await database.rows("update submissions set heartbeat_at = now() + interval '3 seconds' where id = $1", [id]);
  const heir = startQuickWorker({ ...env, FAULT_JUDGE_MS: '0' });
  await allEnd(database, heir.said);
  expect(await expectNothingLost(database, 1)).toMatchObject([{ state: 'succeeded', attempts: 2 }]);
});
