import { and, eq, inArray, ne, or, type SQL, sql } from 'drizzle-orm';
import { submissions, workers } from '../db/schema/submission.js';
import {
  cancelSubmissions,
  failSubmissions,
  requeueSubmissions,
} from '../modules/submission/submission-endings.service.js';
import { ATTEMPTS_MAX, QUEUE_ORDER } from '../modules/submission/submission-lease.service.js';
import type { SubmissionRow } from '../modules/submission/submission-state.service.js';
import { announce } from '../modules/submission/submission-store.service.js';
import type { Runtime } from '../runtime.js';
import { server } from './fault-of.js';

const WORKER_LOST = server('WORKER_LOST', 'The worker that ran the submission was lost, each time that it was tried.');
/** Announcements of one sweep: whoever takes one takes the next in line, so that a few set all to work. */
const ANNOUNCED_MAX = 20;
const TAKEN_MAX = 100;
/** Equals no lease. */
const NO_TOKEN = '00000000-0000-0000-0000-000000000000';

/** What a sweep found. */
export interface Swept {
  readonly requeued: number;
  readonly failed: number;
  readonly cancelled: number;
}

/**
 * Takes back what no worker keeps any more: into the queue again, or to its end where that was tried often enough, or was cancelled. It may run
 * in any number of processes at once.
 *
 * A lease is stale when its heartbeat is older than EBB_LEASE_SECONDS by the database's clock. While the database was down nobody could beat, so
 * that the time counts from its start at the earliest.
 */
export async function takeBackLostRuns(runtime: Runtime): Promise<Swept> {
  const { db, env } = runtime;
  const lease = sql`make_interval(secs => ${env.EBB_LEASE_SECONDS})`;
  const silent = and(
    sql`${submissions.heartbeatAt} < now() - ${lease}`,
    sql`pg_postmaster_start_time() < now() - ${lease}`,
  );
  // The embedded database belongs to one process at a time: whoever had a run before this one is gone.
  const stale = and(
    inArray(submissions.state, ['validating', 'running']),
    runtime.database.kind === 'embedded' ? or(ne(submissions.workerId, runtime.processId), silent) : silent,
  );
  const found = await db.select().from(submissions).where(stale).orderBy(submissions.heartbeatAt).limit(TAKEN_MAX);
  const swept = { requeued: 0, failed: 0, cancelled: 0 };
  for (const row of found) {
    // Looked at again under the row's lock: its worker may have beaten, or ended it, meanwhile.
    const own = and(
      stale,
      eq(submissions.id, row.id),
      eq(submissions.leaseToken, row.leaseToken ?? NO_TOKEN),
      eq(submissions.cancelRequested, row.cancelRequested),
    ) as SQL;
    const outcome = await takeBack(runtime, row, own);
    if (outcome) swept[outcome]++;
  }
  return swept;
}

async function takeBack(runtime: Runtime, row: SubmissionRow, own: SQL): Promise<keyof Swept | undefined> {
  const { db, log, metrics } = runtime;
  if (row.cancelRequested) return (await cancelSubmissions(db, own)).length > 0 ? 'cancelled' : undefined;
  if (row.attempts >= ATTEMPTS_MAX) {
    if ((await failSubmissions(db, own, WORKER_LOST)).length === 0) return undefined;
    metrics.failures.inc({ code: 'WORKER_LOST' });
    log.error({ submissionId: row.id }, 'The worker of a run was lost too often.');
    return 'failed';
  }
  if ((await requeueSubmissions(db, own, 'the worker was lost')).length === 0) return undefined;
  log.warn({ submissionId: row.id, worker: row.workerId }, 'The worker of a run was lost; it is tried again.');
  await announce(runtime, row.id, row.attempts);
  return 'requeued';
}

/** Announces what has waited for a while: its announcement may have been lost with Redis. */
export async function announceWaiting(runtime: Runtime): Promise<void> {
  // Without Redis workers look by themselves.
  if (runtime.queue.kind !== 'redis') return;
  const waiting = await runtime.db
    .select({ id: submissions.id, attempts: submissions.attempts })
    .from(submissions)
    .where(and(eq(submissions.state, 'queued'), sql`${submissions.createdAt} < now() - interval '5 seconds'`))
    .orderBy(...QUEUE_ORDER)
    .limit(ANNOUNCED_MAX);
  for (const { id, attempts } of waiting) await announce(runtime, id, attempts);
}

/** Forgets workers that have not been heard of for a day. */
export async function forgetWorkers({ db }: Pick<Runtime, 'db'>): Promise<void> {
  await db.delete(workers).where(sql`${workers.heartbeatAt} < now() - interval '1 day'`);
}
