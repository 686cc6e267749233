import { isTransientFault } from '../../db/transient-fault.js';
import type { Runtime } from '../../runtime.js';
import { queuePositions } from './submission-loaders.js';
import { submissionById } from './submission-read.service.js';
import { isTerminal, SUBMISSION_CHANNEL, type SubmissionRow } from './submission-state.service.js';

/** Looks so often although nothing was notified: notices may be lost, and places in the queue change without one. */
const POLL_MS = 5000;
/** News that come faster are told as one. */
const REST_MS = 100;

/**
 * A submission as it is, at once, and then whenever it has changed, until it has ended. While the database is away nothing is told; what happened
 * meanwhile is told afterwards.
 */
export function watchSubmission(runtime: Runtime, id: string): AsyncIterableIterator<SubmissionRow> {
  const watch = new Watch();
  const rows = follow(runtime, id, watch);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => rows.next(),
    // A generator that waits would not notice its end before the next news.
    return: () => {
      watch.close();
      return rows.return();
    },
    throw: (error) => {
      watch.close();
      return rows.throw(error);
    },
  };
}

/** Waits for news, for a time, or for the end. */
class Watch {
  closed = false;
  private noticed = false;
  private wake: (() => void) | undefined;

  notice(): void {
    this.noticed = true;
    this.wake?.();
  }

  close(): void {
    this.closed = true;
    this.wake?.();
  }

  async news(milliseconds: number): Promise<void> {
    if (!this.noticed) await this.pause(milliseconds);
    if (this.noticed) await this.pause(REST_MS);
    this.noticed = false;
  }

  private pause(milliseconds: number): Promise<void> {
    if (this.closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function* follow({ db, database }: Runtime, id: string, watch: Watch): AsyncGenerator<SubmissionRow, void> {
  const unlisten = await database.listen(SUBMISSION_CHANNEL, (payload) => {
    if (payload === id) watch.notice();
  });
  let told: string | undefined;
  try {
    while (!watch.closed) {
      try {
        const row = await submissionById(db, id);
        if (!row) return;
        const place = row.state === 'queued' ? (await queuePositions(db, [id])).get(id) : undefined;
        const now = `${row.revision} ${place}`;
        if (now !== told) yield row;
        told = now;
        if (isTerminal(row.state)) return;
      } catch (error) {
        if (!isTransientFault(error)) throw error;
      }
      await watch.news(POLL_MS);
    }
  } finally {
    await unlisten();
  }
}
