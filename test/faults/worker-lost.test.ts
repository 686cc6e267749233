import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { putBlob } from '../../apps/api/src/blobs/blob-store.js';
import { createSubmission } from '../../apps/api/src/modules/submission/submission-store.service.js';
import { killChildren, startQuickWorker, startRealWorker } from './support/children.js';
import { type FaultBoard, type FaultDatabase, faultBoard, REDIS_URL, sharedDatabase } from './support/fault-board.js';
import { allEnd, expectNothingLost } from './support/invariants.js';
import { until } from './support/until.js';

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

const states = async () =>
  new Map(
    (
      await database.rows<{ slug: string; state: string; stage: string | null; attempts: number }>(`
        select m.slug, s.state, s.stage, s.attempts from submissions s
          join method_versions v on v.id = s.version_id join methods m on m.id = v.method_id`)
    ).map((row) => [row.slug, row]),
  );

test('kill -9 of a worker while it validates one, runs another and stores a third: all three end once', async () => {
  database = await sharedDatabase(fault.board);
  const env = { ...fault.env, DATABASE_URL: database.url, REDIS_URL, EBB_CONCURRENCY: '3' };
  // The transaction that stores results is over in milliseconds; this one takes long enough to be hit.
  await database.rows(`
    create function slow() returns trigger language plpgsql as $$
      begin if new.device = 'slow-store' then perform pg_sleep(4); end if; return new; end $$`);
  await database.rows('create trigger slow before insert on evaluations for each row execute function slow()');

  const storing = await database.submit('slow-store', { step: 2 });
  const victim = startQuickWorker({ ...env, FAULT_JUDGE_MS: '1500', FAULT_CHECK_MS: '60000' });
  await until(
    async () => (await states()).get('slow-store')?.stage === 'storing',
    () => victim.said(),
  );
  const running = await database.submit('running', { step: 3 });
  const validating = await submitGraph('validating');
  await until(
    async () => {
      const now = await states();
      return now.get('running')?.state === 'running' && now.get('validating')?.state === 'validating';
    },
    async () => `${JSON.stringify([...(await states())])} ${victim.said()}`,
  );
  expect((await states()).get('slow-store')?.stage).toBe('storing');
  await victim.kill();

  const heir = startQuickWorker(env);
  await allEnd(database, heir.said);
  const all = await expectNothingLost(database, 3);
  expect(all.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  for (const id of [storing, running, validating]) expect(all.find((row) => row.id === id)!.attempts).toBe(2);
});

async function submitGraph(slug: string): Promise<string> {
  const { db } = database.database;
  const bytes = Uint8Array.of(1, 2, 3);
  const sha256 = await putBlob(db, bytes);
  const { id } = await createSubmission(
    db,
    { EBB_SUBMISSIONS_PER_DAY: 100 },
    {
      ...{ accountId: database.account.accountId, keyId: database.account.keyId, revisionId: database.revisionId },
      ...{ embeddingIds: database.embeddingIds.slice(0, 1), scope: 'global' },
      version: {
        method: { slug },
        changes: '',
        content: {
          ...{ kind: 'onnx', labelsUsed: 'none', mapChosenBy: 'nothing', byInstrument: false },
          artifacts: [{ embedding: 'normal', sha256, sizeBytes: bytes.length, graph: {} }],
        },
      },
    },
  );
  return id;
}

test('a worker that dies every time: the submission fails with a code after three attempts, and costs nothing', async () => {
  database = await sharedDatabase(fault.board);
  const env = { ...fault.env, DATABASE_URL: database.url, EBB_LEASE_SECONDS: '1', FAULT_JUDGE_MS: '60000' };
  await database.submit('deadly');
  for (let attempt = 1; attempt <= 3; attempt++) {
    const victim = startQuickWorker(env);
    await until(
      async () => {
        const now = (await states()).get('deadly');
        return now?.state === 'running' && now.attempts === attempt;
      },
      async () => `${JSON.stringify([...(await states())])} ${victim.said()}`,
    );
    await victim.kill();
  }
  const heir = startQuickWorker(env);
  await allEnd(database, heir.said);
  const [failed] = await expectNothingLost(database, 1);
  expect(failed).toMatchObject({ state: 'failed', attempts: 3, spent: 0, failure: { code: 'WORKER_LOST' } });
});

test('kill -9 of a real worker: its judge ends with it, and another judges to the end', async () => {
  database = await sharedDatabase(fault.board);
  const env = { ...fault.env, DATABASE_URL: database.url, REDIS_URL, EBB_THREADS: '1' };
  await database.submit('real', { embeddings: 2 });
  const victim = startRealWorker(env);
  const judges = () =>
    execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('judge-worker'))
      .map((line) => line.trim().split(/\s+/).map(Number));
  let own: number[] | undefined;
  // Looked for among processes: what is so small is judged before the stage is told.
  await until(
    () => {
      own = judges().find(([, parent]) => parent === victim.pid);
      return own !== undefined;
    },
    () => victim.said(),
  );
  await victim.kill();
  await until(
    () => !judges().some(([pid]) => pid === own![0]),
    () => 'the judge outlives its worker',
    5000,
  );
  const heir = startRealWorker(env);
  await allEnd(database, heir.said);
  const all = await expectNothingLost(database, 1);
  expect(all).toMatchObject([{ state: 'succeeded', attempts: 2, linked: 2 }]);
  // In order: nothing runs, and its row of workers is gone.
  expect(await heir.end()).toBe(0);
  expect(await database.rows('select 1 from workers where pid = $1', [heir.pid])).toEqual([]);
});

test('a worker that is asked to end gives back what it runs, and no attempt is counted', async () => {
  database = await sharedDatabase(fault.board);
  const env = { ...fault.env, DATABASE_URL: database.url };
  await database.submit('given-back');
  const first = startQuickWorker({ ...env, FAULT_JUDGE_MS: '60000', EBB_GRACE_SECONDS: '1', EBB_LEASE_SECONDS: '60' });
  await until(
    async () => (await states()).get('given-back')?.state === 'running',
    () => first.said(),
  );
  // After the grace, and without waiting for a lease.
  expect(await first.end()).toBe(0);
  expect((await states()).get('given-back')).toMatchObject({ state: 'queued', attempts: 0 });
  const second = startQuickWorker(env);
  await allEnd(database, second.said);
  expect(await expectNothingLost(database, 1)).toMatchObject([{ state: 'succeeded', attempts: 1 }]);
});
