import { hostname } from 'node:os';
import { sql } from 'drizzle-orm';
import { workers } from '../db/schema/submission.js';
import { refreshStaleBoards } from '../modules/leaderboard/board-refresh.service.js';
import { CANCEL_CHANNEL } from '../modules/submission/submission-control.service.js';
import type { Runtime } from '../runtime.js';
import { EBB_VERSION } from '../version.js';
import { DEFAULT_SERVICES } from './default-services.js';
import { HANDLERS } from './handlers.js';
import { jobsFor, joinJobs } from './registry.js';
import type { RunServices } from './run-services.js';
import { schedule } from './schedule.js';
import { Slots } from './slots.js';

export interface WorkerOptions {
  /** Submissions that are run at once; 0 for a process that only looks after the others. */
  readonly concurrency: number;
  readonly services?: RunServices;
  readonly graceMs?: number;
}

/** What runs submissions in a process, and looks after those that nobody runs any more. */
export interface Worker {
  /** Takes no more submissions, lets those that run end for a while, and gives back the others. */
  close(): Promise<void>;
}

export async function startWorker(
  runtime: Runtime,
  { concurrency, services = DEFAULT_SERVICES, graceMs = 1000 * runtime.env.EBB_GRACE_SECONDS }: WorkerOptions,
): Promise<Worker> {
  const stopJobs = schedule(runtime, joinJobs(jobsFor(runtime.env), HANDLERS));
  if (concurrency === 0) return { close: stopJobs };
  const slots = new Slots(runtime, concurrency, services, async () => {
    await refreshStaleBoards(runtime);
  });
  const beating = registerWorker(runtime, concurrency);
  const stopQueue = await runtime.queue.work(concurrency, () => slots.fill());
  const unlisten = await runtime.database.listen(CANCEL_CHANNEL, (id) => slots.check(id));
  slots.poll();
  return {
    close: async () => {
      const stopped = stopQueue();
      await slots.close(graceMs);
      await Promise.all([stopped, unlisten(), stopJobs(), beating.stop()]);
    },
  };
}

/** Keeps the worker's row alive. */
function registerWorker({ db, env, processId, log }: Runtime, concurrency: number) {
  const row = { id: processId, host: hostname(), pid: process.pid, version: EBB_VERSION, concurrency };
  const beat = () =>
    db
      .insert(workers)
      .values(row)
      .onConflictDoUpdate({ target: workers.id, set: { heartbeatAt: sql`now()`, concurrency } })
      .then(
        () => undefined,
        (error) => log.debug({ err: error }, 'The heartbeat of the worker could not be written.'),
      );
  let last: Promise<void> = beat();
  const timer = setInterval(
    () => {
      last = last.then(beat);
    },
    Math.min((env.EBB_LEASE_SECONDS * 1000) / 3, 5000),
  );
  return {
    stop: async () => {
      clearInterval(timer);
      await last;
      await db
        .delete(workers)
        .where(sql`${workers.id} = ${processId}`)
        .then(
          () => undefined,
          () => undefined,
        );
    },
  };
}
