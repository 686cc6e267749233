import type { Logger } from 'pino';
import type { Queue } from './contract.js';

/** Of what waits while nobody works, the latest: workers look into the database too. */
const WAITING_MAX = 1000;

interface Work {
  readonly concurrency: number;
  readonly handle: (submissionId: string) => Promise<void>;
  readonly running: Set<Promise<void>>;
  stopped: boolean;
}

/** Announcements within one process, first come, first served. What is lost when the process ends, the database still knows. */
export class ProcessQueue implements Queue {
  readonly kind = 'process';
  private readonly waiting = new Set<string>();
  private readonly works: Work[] = [];

  constructor(private readonly log: Logger) {}

  async announce(submissionId: string): Promise<void> {
    this.waiting.add(submissionId);
    for (const oldest of this.waiting) {
      if (this.waiting.size <= WAITING_MAX) break;
      this.waiting.delete(oldest);
    }
    this.pump();
  }

  async work(concurrency: number, handle: (submissionId: string) => Promise<void>): Promise<() => Promise<void>> {
    const work: Work = { concurrency, handle, running: new Set(), stopped: false };
    this.works.push(work);
    this.pump();
    return async () => {
      work.stopped = true;
      await Promise.all(work.running);
    };
  }

  async ready(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    for (const work of this.works) work.stopped = true;
    await Promise.all(this.works.flatMap(({ running }) => [...running]));
  }

  private pump(): void {
    for (const id of [...this.waiting]) {
      const free = this.works.find(({ stopped, running, concurrency }) => !stopped && running.size < concurrency);
      if (!free) return;
      this.waiting.delete(id);
      const run: Promise<void> = free
        .handle(id)
        .catch((error) => this.log.error({ err: error, submissionId: id }, 'A submission could not be handled.'))
        .then(() => {
          free.running.delete(run);
          this.pump();
        });
      free.running.add(run);
    }
  }
}
