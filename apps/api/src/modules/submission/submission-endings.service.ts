import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../db/connect.js';
import { type SubmissionFailure, submissions } from '../../db/schema/submission.js';
import { giveBackQuota } from '../account/quota.service.js';
import { moveSubmissions, NOBODY, type SubmissionRow } from './submission-state.service.js';

/** The change that ends a submission's life. */
const ended = { ...NOBODY, finishedAt: sql`now()` };

/** Ends submissions that failed, and gives the quota back where the fault is ours. `where` must name the state or the lease. */
export async function failSubmissions(db: Db, where: SQL, failure: SubmissionFailure): Promise<SubmissionRow[]> {
  return db.transaction(async (tx) => {
    const failed = await moveSubmissions(tx, where, { ...ended, state: 'failed', failure }, failure.code);
    if (failure.fault === 'server') for (const { id } of failed) await giveBackQuota(tx, id);
    return failed;
  });
}

export const cancelSubmissions = (db: Db, where: SQL): Promise<SubmissionRow[]> =>
  moveSubmissions(db, where, { ...ended, state: 'cancelled' });

export const succeedSubmissions = (db: Db, where: SQL): Promise<SubmissionRow[]> =>
  moveSubmissions(db, where, { ...ended, state: 'succeeded', failure: null });

/** Puts submissions back into the queue. `uncounted`: the attempt was given up by us and counts for nothing. */
export const requeueSubmissions = (
  db: Db,
  where: SQL,
  detail: string,
  { uncounted = false } = {},
): Promise<SubmissionRow[]> =>
  moveSubmissions(
    db,
    where,
    {
      ...NOBODY,
      state: 'queued',
      ...(uncounted ? { attempts: sql`greatest(0, ${submissions.attempts} - 1)` } : {}),
    },
    detail,
  );
