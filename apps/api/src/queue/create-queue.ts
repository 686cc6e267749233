import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Env } from '../env.js';
import type { Queue } from './contract.js';
import { ProcessQueue } from './process-queue.js';

/** The queue on Redis where REDIS_URL is set, else in this process. It connects in the background. */
export async function createQueue(env: Env, redis: Redis | undefined, log: Logger): Promise<Queue> {
  if (env.REDIS_URL === undefined || redis === undefined) return new ProcessQueue(log);
  const { RedisQueue } = await import('./redis-queue.js');
  return new RedisQueue({ url: env.REDIS_URL, prefix: env.EBB_REDIS_PREFIX, log });
}
