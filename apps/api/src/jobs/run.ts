import { setTimeout as sleep } from 'node:timers/promises';
import { isTransientFault } from '../db/transient-fault.js';
import { beat, type Lease, type Progress } from '../modules/submission/submission-lease.service.js';
import type { Runtime } from '../runtime.js';
import { RunLog } from './run-log.js';

/** Why a run is ended before it is done: somebody else has it now, its owner cancelled it, the worker stops, it took too long. */
export type StopReason = 'lost' | 'cancelled' | 'shutdown' | 'late';

/** News of a run are written so soon. */
const NEWS_MS = 400;
const BACKOFF_MS = [100, 200, 400, 800, 1500, 3000];
/** How long a worker that stops waits for a database that is away. */
const SHUTDOWN_MS_MAX = 5000;

/** One attempt at a submission while it lasts: keeps the lease by its heartbeat, says how far it is, and knows when to stop. */
export class Run {
  readonly log = new RunLog();
  private readonly controller = new AbortController();
  private readonly beatMs: number;
  private readonly lateTimer: NodeJS.Timeout;
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private news: Progress | undefined;
  private why: StopReason | undefined;
  private stoppedAt = 0;
  private ended = false;

  constructor(
    readonly runtime: Runtime,
    readonly lease: Lease,
  ) {
    const { EBB_LEASE_SECONDS, EBB_RUN_SECONDS_MAX } = runtime.env;
    this.beatMs = Math.min((EBB_LEASE_SECONDS * 1000) / 5, 2000);
    this.lateTimer = setTimeout(() => this.stop('late'), EBB_RUN_SECONDS_MAX * 1000);
    this.schedule(this.beatMs);
  }

  get id(): string {
    return this.lease.submission.id;
  }

  /** Aborted when the run shall stop. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get reason(): StopReason | undefined {
    return this.why;
  }

  /** The first reason counts, but for a lost lease: then nothing may be written, whatever came before. */
  stop(reason: StopReason): void {
    if (this.why !== undefined && reason !== 'lost') return;
    this.why = reason;
    this.stoppedAt = performance.now();
    this.controller.abort(reason);
  }

  progress(stage: string, done: number | null = null, total: number | null = null): void {
    this.news = { stage, done, total };
    this.schedule(NEWS_MS);
  }

  /** Looks now whether the run shall go on: after news of a cancellation, for instance. */
  check(): Promise<void> {
    this.beating ??= this.beat().finally(() => {
      this.beating = undefined;
      this.schedule(this.news ? NEWS_MS : this.beatMs);
    });
    return this.beating;
  }

  /**
   * Does what the database is needed for, again and again while it is away. After a lost connection it may have been done already: `work` must
   * be guarded by the lease.
   *
   * @throws what `work` throws that does not pass by itself; the last fault once the run is lost or its worker has waited long enough
   */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!isTransientFault(error) || this.hopeless()) throw error;
        if (attempt === 0) {
          const { log } = this.runtime;
          log.warn({ err: error, submissionId: this.id }, 'The database is away; the run waits for it.');
        }
        await sleep(BACKOFF_MS[Math.min(attempt, BACKOFF_MS.length - 1)]);
      }
    }
  }

  /** Stops the heartbeat, so that what is written last does not meet it. */
  async hush(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.beating;
  }

  /** Ends all that the run keeps going. */
  async end(): Promise<void> {
    clearTimeout(this.lateTimer);
    await this.hush();
  }

  private hopeless(): boolean {
    if (this.why === 'lost') return true;
    return this.why === 'shutdown' && performance.now() - this.stoppedAt > SHUTDOWN_MS_MAX;
  }

  private schedule(milliseconds: number): void {
    if (this.ended || this.beating) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), milliseconds);
  }

  private async beat(): Promise<void> {
    const { news } = this;
    this.news = undefined;
    const lines = this.log.take();
    try {
      // A log alone is no progress, and is read when it is asked for.
      const answer = await beat(this.runtime.db, this.lease, news, lines);
      if (!answer) this.stop('lost');
      else if (answer.cancelRequested) this.stop('cancelled');
    } catch {
      // The database is away: the run goes on, and its end waits for the database. The news are told at the next beat.
      this.news ??= news;
      this.log.restore(lines);
    }
  }
}
