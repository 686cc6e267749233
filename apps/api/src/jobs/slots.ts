import { availableParallelism } from 'node:os';
import { and, eq, sql } from 'drizzle-orm';
import { submissions } from '../db/schema/submission.js';
import { isTransientFault } from '../db/transient-fault.js';
import { claimNext } from '../modules/submission/submission-lease.service.js';
import type { Runtime } from '../runtime.js';
import { Run } from './run.js';
import type { RunServices } from './run-services.js';
import { runSubmission } from './run-submission.js';

/** How often a worker with a free hand looks into the database. */
const POLL_MS = 1000;
/** What is announced over Redis is given so long until somebody takes it. */
const ANNOUNCED_SECONDS = 2;

/** The hands of a worker: each takes up the next submission, and the next, until none waits. */
export class Slots {
  private readonly runs = new Set<Run>();
  private readonly busy = new Set<Promise<void>>();
  private readonly threads: number;
  private timer: NodeJS.Timeout | undefined;
  private closing = false;
  private away = false;
  private again = false;

  constructor(
    private readonly runtime: Runtime,
    private readonly concurrency: number,
    private readonly services: RunServices,
    /** After every run that succeeded. */
    private readonly afterSuccess: () => Promise<void>,
  ) {
    this.threads = runtime.env.EBB_THREADS ?? Math.max(1, Math.floor(availableParallelism() / concurrency));
  }

  /** Sets a free hand to work, if there is one; resolves when it is free again. */
  fill(): Promise<void> {
    // A hand that is about to stop looks once more.
    this.again = true;
    if (this.closing || this.busy.size >= this.concurrency) return Promise.resolve();
    const hand: Promise<void> = this.drain().finally(() => this.busy.delete(hand));
    this.busy.add(hand);
    return hand;
  }

  /** Looks into the database from now on: Redis may be away, or there may be none while other processes submit. */
  poll(): void {
    const look = async () => {
      if (this.busy.size < this.concurrency && (await this.waits())) void this.fill();
    };
    this.timer = setTimeout(
      () => {
        look()
          .catch((error) => this.troubled(error))
          .finally(() => {
            if (!this.closing) this.poll();
          });
      },
      this.timer ? POLL_MS : 0,
    );
  }

  /** A run whose submission may have been cancelled looks at once. */
  check(submissionId: string): void {
    for (const run of this.runs) if (run.id === submissionId) void run.check();
  }

  async close(graceMs: number): Promise<void> {
    this.closing = true;
    clearTimeout(this.timer);
    const late = setTimeout(() => {
      for (const run of this.runs) run.stop('shutdown');
    }, graceMs);
    await Promise.all(this.busy);
    clearTimeout(late);
  }

  private async drain(): Promise<void> {
    try {
      while (!this.closing) {
        this.again = false;
        const lease = await claimNext(this.runtime.db, this.runtime.processId);
        this.away = false;
        if (!lease && this.again) continue;
        if (!lease) return;
        const run = new Run(this.runtime, lease);
        this.runs.add(run);
        try {
          const outcome = await runSubmission(run, this.services, this.threads);
          if (outcome === 'succeeded') await this.afterSuccess();
        } catch (error) {
          this.troubled(error);
        } finally {
          this.runs.delete(run);
        }
      }
    } catch (error) {
      this.troubled(error);
    }
  }

  private async waits(): Promise<boolean> {
    const seconds = this.runtime.queue.kind === 'redis' ? ANNOUNCED_SECONDS : 0;
    const [first] = await this.runtime.db
      .select({ id: submissions.id })
      .from(submissions)
      .where(
        and(
          eq(submissions.state, 'queued'),
          sql`${submissions.createdAt} <= now() - make_interval(secs => ${seconds})`,
        ),
      )
      .limit(1);
    this.away = false;
    return first !== undefined;
  }

  /** Says once that the database is away. */
  private troubled(error: unknown): void {
    const { log } = this.runtime;
    if (!isTransientFault(error)) log.error({ err: error }, 'A submission could not be taken up.');
    else if (!this.away) log.warn({ err: error }, 'The database is away; the worker waits for it.');
    this.away = true;
  }
}
