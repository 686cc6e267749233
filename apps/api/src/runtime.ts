import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Database, Db } from './db/connect.js';
import type { Env } from './env.js';
import type { Metrics } from './http/metrics.js';
import type { RateLimits } from './http/rate-limits.js';
import type { Queue } from './queue/contract.js';

/** What a process of the server has: made once at its start, handed to whatever needs it. */
export interface Runtime {
  readonly env: Env;
  readonly database: Database;
  readonly db: Db;
  readonly log: Logger;
  readonly queue: Queue;
  /** undefined without REDIS_URL. */
  readonly redis: Redis | undefined;
  readonly metrics: Metrics;
  readonly limits: RateLimits;
  /** Where users reach the API, without a slash at its end. */
  readonly publicUrl: string;
  /** Of this process, for leases and logs. */
  readonly processId: string;
}
