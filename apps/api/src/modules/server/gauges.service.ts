import { count } from 'drizzle-orm';
import { SUBMISSION_STATES, submissions } from '../../db/schema/submission.js';
import type { Runtime } from '../../runtime.js';
import { aliveWorkers } from './queue-status.service.js';

/** Reads submissions by state and workers into the metrics; while the database is away they keep their last values. */
export async function refreshGauges({ db, env, metrics, log }: Runtime): Promise<void> {
  try {
    const [states, workers] = await Promise.all([
      db.select({ state: submissions.state, count: count() }).from(submissions).groupBy(submissions.state),
      aliveWorkers(db, env.EBB_LEASE_SECONDS),
    ]);
    for (const state of SUBMISSION_STATES) {
      metrics.submissions.set({ state }, states.find((row) => row.state === state)?.count ?? 0);
    }
    metrics.workers.set(workers.length);
  } catch (error) {
    log.warn({ err: error }, 'the gauges cannot be read');
  }
}
