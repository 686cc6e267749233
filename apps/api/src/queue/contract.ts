/**
 * Says that there is something to do; what, and whether it still is, the database knows. An announcement may be lost (Redis may be
 * away): workers look into the database too, now and then, so that one that is lost costs seconds and nothing else.
 */
export interface Queue {
  readonly kind: 'redis' | 'process';
  /**
   * Tells that a submission waits, for the `attempt`-th time. Saying so twice, or for one that does not wait any more, does no harm.
   * Fails soon, and never hangs, while Redis is away.
   */
  announce(submissionId: string, attempt?: number): Promise<void>;
  /**
   * Calls `handle` for what is announced, `concurrency` at once.
   *
   * @returns stops taking, and resolves when what is being handled has ended
   */
  work(concurrency: number, handle: (submissionId: string) => Promise<void>): Promise<() => Promise<void>>;
  /** Whether announcements can be made: false while Redis is away. */
  ready(): Promise<boolean>;
  /** Waits for what is being handled and ends. */
  close(): Promise<void>;
}
