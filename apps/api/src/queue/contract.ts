/** Says that there is something to do; what, and whether it still is, the database knows. */
export interface Queue {
  readonly kind: 'redis' | 'process';
  /** Tells that a submission waits. Saying so twice, or for one that does not wait any more, does no harm. */
  announce(submissionId: string): Promise<void>;
  /** Calls `handle` for what is announced, `concurrency` at once, until `close`. */
  work(concurrency: number, handle: (submissionId: string) => Promise<void>): Promise<void>;
  /** Whether announcements can be made: false while Redis is away. */
  ready(): Promise<boolean>;
  /** Waits for what is being handled and ends. */
  close(): Promise<void>;
}
