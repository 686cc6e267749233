import { count, inArray, min, sql } from 'drizzle-orm';
import { sha256Of } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import { submissions, workers } from '../../db/schema/submission.js';
import type { Runtime } from '../../runtime.js';
import type { QueueStatus } from './server.type.js';

/** What waits, what runs, and who is there to run it, by the database's clock. */
export async function queueStatus({ db, env }: Pick<Runtime, 'db' | 'env'>): Promise<QueueStatus> {
  const [states, alive] = await Promise.all([
    db
      .select({ state: submissions.state, count: count(), oldest: min(submissions.createdAt) })
      .from(submissions)
      .where(inArray(submissions.state, ['queued', 'validating', 'running']))
      .groupBy(submissions.state),
    aliveWorkers(db, env.EBB_LEASE_SECONDS),
  ]);
  const of = (state: string) => states.find((row) => row.state === state);
  return {
    queued: of('queued')?.count ?? 0,
    running: (of('validating')?.count ?? 0) + (of('running')?.count ?? 0),
    // Names of machines are nobody's business.
    workers: alive.map((worker) => ({ ...worker, id: sha256Of(worker.id).slice(0, 12) })),
    oldestQueuedAt: of('queued')?.oldest ?? null,
  };
}

/** Workers with a heartbeat within the last `seconds`. */
export const aliveWorkers = (db: Db, seconds: number) =>
  db
    .select()
    .from(workers)
    .where(sql`${workers.heartbeatAt} > now() - make_interval(secs => ${seconds})`)
    .orderBy(workers.startedAt, workers.id);
