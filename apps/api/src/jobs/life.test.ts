import { EbbError } from '@ebb/core/errors';
import { asc, count, eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { queryRows } from '../db/query-rows.js';
import { quotaUses } from '../db/schema/account.js';
import { boards, evaluations, results, versionEvaluations } from '../db/schema/evaluation.js';
import { submissionEvents, submissionLog, submissions, workers } from '../db/schema/submission.js';
import type { Viewer } from '../graphql/context.js';
import { cancelSubmission, rerunSubmission } from '../modules/submission/submission-control.service.js';
import { claimNext } from '../modules/submission/submission-lease.service.js';
import { queuePositions } from '../modules/submission/submission-loaders.js';
import { announce } from '../modules/submission/submission-store.service.js';
import type { Runtime } from '../runtime.js';
import { makeRuntime, type TestRuntime } from '../testing/make-runtime.js';
import { type LoadedBoard, type SmallBoard, servicesOf, smallBoard, until } from '../testing/small-board.js';
import { testDatabases } from '../testing/test-databases.js';
import type { JudgeRequest, RunServices } from './run-services.js';
import { startWorker, type Worker } from './start-worker.js';
import { takeBackLostRuns } from './sweep.js';

let board: SmallBoard;
beforeAll(async () => {
  board = await smallBoard();
}, 120_000);
afterAll(() => board.close());

/** A judge that waits until it is let go, or ended. */
function gate() {
  const waiting: (() => void)[] = [];
  let open = false;
  return {
    requests: [] as JudgeRequest[],
    async pass(request: JudgeRequest) {
      this.requests.push(request);
      if (open) return;
      await new Promise<void>((resolve, reject) => {
        waiting.push(resolve);
        request.signal.addEventListener('abort', () => reject(new EbbError('CANCELLED', 'ended')), { once: true });
      });
    },
    letGo() {
      open = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}

const databases = await testDatabases();
const kinds = [
  ...databases.map((database) => ({ name: `${database.kind}, queue in the process`, database, redis: false })),
  ...databases
    .filter(({ kind }) => kind === 'postgres')
    .map((database) => ({ name: `${database.kind}, queue on Redis`, database, redis: true })),
];

describe.each(kinds)('A submission on $name', ({ database, redis }) => {
  let made: TestRuntime;
  let runtime: Runtime;
  let loaded: LoadedBoard;
  let workersOpen: Worker[] = [];
  const work = async (
    services: RunServices,
    options: { concurrency?: number; graceMs?: number; on?: Runtime } = {},
  ) => {
    const { on = runtime, concurrency = 1, graceMs = 0 } = options;
    const worker = await startWorker(on, { concurrency, services, graceMs });
    workersOpen.push(worker);
    return worker;
  };
  const submit = async (...args: Parameters<LoadedBoard['submit']>) => {
    const id = await loaded.submit(...args);
    await announce(runtime, id);
    return id;
  };
  const viewer = (): Viewer => ({ ...loaded.account, scopes: ['submit'] });
  const row = async (id: string) => (await runtime.db.select().from(submissions).where(eq(submissions.id, id)))[0]!;
  const state = async (id: string) => (await row(id)).state;
  const reaches = (id: string, wanted: string) => until(async () => (await state(id)) === wanted);
  const states = async (id: string) =>
    (
      await runtime.db
        .select()
        .from(submissionEvents)
        .where(eq(submissionEvents.submissionId, id))
        .orderBy(asc(submissionEvents.id))
    ).map((event) => event.state);
  const spent = async () =>
    (await runtime.db.select({ n: count() }).from(quotaUses).where(sql`${quotaUses.givenBackAt} is null`))[0]!.n;
  const counts = async () => {
    const n = async (table: typeof evaluations | typeof versionEvaluations | typeof results) =>
      (await runtime.db.select({ n: count() }).from(table))[0]!.n;
    return { evaluations: await n(evaluations), links: await n(versionEvaluations), results: await n(results) };
  };

  beforeAll(async () => {
    made = await makeRuntime(database, { redis, env: { EBB_LEASE_SECONDS: '1', EBB_SUBMISSIONS_PER_DAY: '10000' } });
    runtime = made.runtime;
    await until(() => runtime.queue.ready());
    loaded = await board.load(runtime.db);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(workersOpen.map((worker) => worker.close()));
    workersOpen = [];
    await runtime.db.execute(sql`truncate submissions, methods, evaluations, quota_uses cascade`);
  });
  afterAll(() => made.close());

  test('goes through its states, each with its time, and ends with results on a board', async () => {
    const held = gate();
    await work(servicesOf(board.record, (request) => held.pass(request)));
    const id = await submit('mine', { embeddings: 2 });
    await until(() => held.requests.length === 1);
    const [request] = held.requests;
    expect(request).toMatchObject({ scope: 'global', method: { kind: 'recipe' } });
    request!.onProgress('judging', 2, 7);
    request!.onLog('a line\u0000 with \u001b[31m controls');
    await until(async () => (await row(id)).stage === 'normal: judging');
    expect(await row(id)).toMatchObject({ state: 'running', done: 2, total: 7, attempts: 1 });
    held.letGo();
    await reaches(id, 'succeeded');
    expect(await states(id)).toEqual(['queued', 'validating', 'running', 'succeeded']);
    const events = await runtime.db
      .select()
      .from(submissionEvents)
      .where(eq(submissionEvents.submissionId, id))
      .orderBy(asc(submissionEvents.id));
    const times = events.map(({ at }) => at.getTime());
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(await row(id)).toMatchObject({ leaseToken: null, workerId: null, stage: null, failure: null });
    expect((await row(id)).finishedAt).not.toBeNull();
    expect(await counts()).toMatchObject({ evaluations: 2, links: 2 });
    const [line] = await runtime.db.select().from(submissionLog).where(eq(submissionLog.submissionId, id));
    expect(line!.line).toBe('a line  with  [31m controls');
    await until(async () => (await runtime.db.select().from(boards)).every(({ stale }) => !stale));
  });

  test('waits in line: the higher priority first, then the older, and its place is told', async () => {
    const ids = [];
    for (let k = 0; k < 4; k++) ids.push(await submit(`m${k}`, { step: k + 1 }));
    await runtime.db.update(submissions).set({ priority: -10 }).where(eq(submissions.id, ids[0]!));
    const places = await queuePositions(runtime.db, ids);
    expect(ids.map((id) => places.get(id))).toEqual([4, 1, 2, 3]);
    const taken = [];
    for (let k = 0; k < 4; k++) taken.push((await claimNext(runtime.db, 'w'))!.submission.id);
    expect(taken).toEqual([ids[1], ids[2], ids[3], ids[0]]);
    expect(await claimNext(runtime.db, 'w')).toBeUndefined();
    expect((await queuePositions(runtime.db, ids)).size).toBe(0);
  });

  test('of the same content as one before is linked to its evaluation, and nothing is judged again', async () => {
    let judged = 0;
    await work(
      servicesOf(board.record, async () => {
        judged++;
      }),
    );
    const first = await submit('mine', { step: 3 });
    await reaches(first, 'succeeded');
    const before = await counts();
    const second = await submit('mine', { step: 3 });
    const third = await submit('theirs', { step: 3 });
    await reaches(second, 'succeeded');
    await reaches(third, 'succeeded');
    expect(judged).toBe(1);
    expect(await counts()).toEqual({ ...before, links: 3 });
    const again = await rerunSubmission(runtime, first);
    await reaches(again, 'succeeded');
    expect(await counts()).toEqual({ ...before, links: 3 });
    expect(await spent()).toBe(3);
  });

  test('that waits is cancelled at once and costs nothing', async () => {
    const id = await submit('mine');
    expect(await spent()).toBe(1);
    await cancelSubmission(runtime.db, viewer(), id);
    expect(await state(id)).toBe('cancelled');
    expect(await spent()).toBe(0);
    await expect(cancelSubmission(runtime.db, viewer(), id)).rejects.toMatchObject({ code: 'NOT_CANCELLABLE' });
    let judged = 0;
    await work(servicesOf(board.record, async () => void judged++));
    await announce(runtime, id);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect([judged, await state(id)]).toEqual([0, 'cancelled']);
  });

  test('that runs is cancelled within two seconds, and keeps its share of the day', async () => {
    const held = gate();
    await work(servicesOf(board.record, (request) => held.pass(request)));
    const id = await submit('mine');
    await until(() => held.requests.length === 1);
    const began = performance.now();
    await cancelSubmission(runtime.db, viewer(), id);
    await reaches(id, 'cancelled');
    expect(performance.now() - began).toBeLessThan(2000);
    expect(held.requests[0]!.signal.aborted).toBe(true);
    expect(await states(id)).toEqual(['queued', 'validating', 'running', 'cancelled']);
    expect(await counts()).toMatchObject({ evaluations: 0 });
    expect(await spent()).toBe(1);
  });

  test('that was cancelled while its judge ended is cancelled all the same', async () => {
    let id = '';
    // No heartbeat in between: only the last transaction can notice.
    const cancel = async () => cancelSubmission(runtime.db, viewer(), id);
    id = await submit('mine');
    await work(servicesOf(board.record, cancel));
    await reaches(id, 'cancelled');
    expect(await counts()).toMatchObject({ evaluations: 0 });
  });

  test('somebody else’s cannot be cancelled', async () => {
    const id = await submit('mine');
    const other = { ...viewer(), accountId: '00000000-0000-4000-8000-000000000000' };
    await expect(cancelSubmission(runtime.db, other, id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await cancelSubmission(runtime.db, { ...other, scopes: ['admin'] }, id);
    expect(await state(id)).toBe('cancelled');
  });

  test('that fails by its author’s doing is not tried again, and keeps its share of the day', async () => {
    let judged = 0;
    await work(
      servicesOf(board.record, async () => {
        judged++;
        throw new EbbError('SINGULAR', 'The covariance is singular.', { hint: 'Shrink it.' });
      }),
    );
    const id = await submit('mine');
    await reaches(id, 'failed');
    expect((await row(id)).failure).toEqual({
      code: 'SINGULAR',
      message: 'The covariance is singular. Shrink it.',
      hint: 'Shrink it.',
      fault: 'author',
    });
    expect(judged).toBe(1);
    expect(await spent()).toBe(1);
  });

  test('that has no figures on any embedding has failed with the reason, and nothing of it is stored', async () => {
    const failed = { ...board.record, verdict: { method: 'x', scope: 'global', failure: 'It is singular.' } } as const;
    await work(servicesOf(failed));
    const id = await submit('mine');
    await reaches(id, 'failed');
    expect((await row(id)).failure).toMatchObject({ code: 'EVALUATION_FAILED', message: 'It is singular.' });
    expect(await counts()).toMatchObject({ evaluations: 0 });
  });

  test('that fails by our fault is tried three times in all, then fails with a code and costs nothing', async () => {
    let judged = 0;
    await work(
      servicesOf(board.record, async () => {
        judged++;
        throw new Error('secret');
      }),
    );
    const id = await submit('mine');
    await reaches(id, 'failed');
    expect(judged).toBe(3);
    expect(await row(id)).toMatchObject({ attempts: 3, failure: { code: 'INTERNAL', fault: 'server' } });
    expect(JSON.stringify((await row(id)).failure)).not.toContain('secret');
    expect(await states(id)).toEqual([
      ...['queued', 'validating', 'running', 'queued', 'validating', 'running', 'queued', 'validating', 'running'],
      'failed',
    ]);
    expect(await spent()).toBe(0);
  });

  test('that takes too long is ended with a code', async () => {
    const held = gate();
    const on = { ...runtime, env: { ...runtime.env, EBB_RUN_SECONDS_MAX: 1 } };
    await work(
      servicesOf(board.record, (request) => held.pass(request)),
      { on },
    );
    const id = await submit('mine');
    await reaches(id, 'failed');
    expect((await row(id)).failure).toMatchObject({ code: 'TIME_LIMIT', fault: 'author' });
  });

  test('whose lease is lost is left alone by who had it, and its results are stored once', async () => {
    const held = gate();
    await work(servicesOf(board.record, (request) => held.pass(request)));
    const id = await submit('mine');
    await until(() => held.requests.length === 1);
    // As the sweeper of another process does, whose clock of the lease has run out.
    await runtime.db
      .update(submissions)
      .set({ state: 'queued', leaseToken: null, workerId: null })
      .where(eq(submissions.id, id));
    await until(() => held.requests[0]!.signal.aborted);
    held.letGo();
    await reaches(id, 'succeeded');
    expect(await row(id)).toMatchObject({ attempts: 2 });
    expect(await counts()).toMatchObject({ evaluations: 1, links: 1 });
  });

  test('whose worker is lost is taken back when the lease has run out, at most twice, then fails and costs nothing', async () => {
    // Nobody's lease runs out before the database has been there as long.
    await until(async () => {
      const up = sql`select now() - pg_postmaster_start_time() > interval '1.2 seconds' as up`;
      return (await queryRows<{ up: boolean }>(runtime.db, up))[0]!.up;
    });
    const id = await submit('mine');
    for (const [attempt, expected] of [
      [1, { requeued: 1, failed: 0 }],
      [2, { requeued: 1, failed: 0 }],
      [3, { requeued: 0, failed: 1 }],
    ] as const) {
      const lease = await claimNext(runtime.db, runtime.processId);
      expect(lease!.submission).toMatchObject({ id, attempts: attempt });
      expect(await takeBackLostRuns(runtime)).toEqual({ requeued: 0, failed: 0, cancelled: 0 });
      await age(id);
      // Several sweepers at once.
      const swept = await Promise.all([takeBackLostRuns(runtime), takeBackLostRuns(runtime)]);
      const sum = (name: 'requeued' | 'failed') => swept.reduce((n, one) => n + one[name], 0);
      expect({ requeued: sum('requeued'), failed: sum('failed') }).toEqual(expected);
    }
    expect(await row(id)).toMatchObject({ state: 'failed', failure: { code: 'WORKER_LOST', fault: 'server' } });
    expect(await spent()).toBe(0);
  });
  const age = (id: string) =>
    runtime.db.update(submissions).set({ heartbeatAt: sql`now() - interval '1 hour'` }).where(eq(submissions.id, id));

  test('whose worker is lost after it was cancelled is cancelled', async () => {
    const id = await submit('mine');
    await claimNext(runtime.db, runtime.processId);
    await cancelSubmission(runtime.db, viewer(), id);
    expect(await state(id)).toBe('validating');
    await age(id);
    expect(await takeBackLostRuns(runtime)).toMatchObject({ cancelled: 1 });
    expect(await state(id)).toBe('cancelled');
  });

  test('is given back by a worker that stops, without counting the attempt, and goes on elsewhere', async () => {
    const held = gate();
    const worker = await work(servicesOf(board.record, (request) => held.pass(request)));
    const id = await submit('mine');
    await until(() => held.requests.length === 1);
    expect(await runtime.db.select().from(workers)).toMatchObject([{ concurrency: 1, pid: process.pid }]);
    await worker.close();
    expect(await row(id)).toMatchObject({ state: 'queued', attempts: 0 });
    expect(await runtime.db.select().from(workers)).toEqual([]);
    await work(servicesOf(board.record));
    await reaches(id, 'succeeded');
    expect(await row(id)).toMatchObject({ attempts: 1 });
  });

  test('that runs when its worker stops may end within the grace', async () => {
    const held = gate();
    const worker = await work(
      servicesOf(board.record, (request) => held.pass(request)),
      { graceMs: 10_000 },
    );
    const id = await submit('mine');
    const second = await submit('other', { step: 2 });
    await until(() => held.requests.length === 1);
    const closed = worker.close();
    held.letGo();
    await closed;
    expect([await state(id), await state(second)]).toEqual(['succeeded', 'queued']);
  });

  if (database.kind === 'postgres') {
    test('is run once where many are submitted to several workers at once', async () => {
      const judged = new Map<string, number>();
      const services = servicesOf(board.record, async ({ method }) => {
        const name = method.kind === 'recipe' ? method.recipe.name : method.name;
        judged.set(name, (judged.get(name) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, 20));
      });
      const other = await made.another();
      await work(services, { concurrency: 2 });
      await work(services, { concurrency: 2, on: other });
      const ids = await Promise.all(
        Array.from({ length: 24 }, async (_, k) => {
          const id = await submit(`m${k}`, { step: k + 1 });
          await announce(other, id);
          return id;
        }),
      );
      await until(async () => (await Promise.all(ids.map(state))).every((own) => own === 'succeeded'), 40_000);
      expect([...judged.values()]).toEqual(ids.map(() => 1));
      expect(await counts()).toMatchObject({ evaluations: 24, links: 24 });
    });

    test('is found by a worker that was told nothing', async () => {
      const other = await made.another();
      await work(servicesOf(board.record), { on: other });
      await reaches(await loaded.submit('mine'), 'succeeded');
    });
  } else {
    test('of a process that is gone is taken back at once: the embedded database belongs to one', async () => {
      const id = await submit('mine');
      await claimNext(runtime.db, 'a process before');
      expect(await takeBackLostRuns(runtime)).toMatchObject({ requeued: 1 });
      expect(await state(id)).toBe('queued');
    });
  }
});
