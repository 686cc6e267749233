import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { Redis } from 'ioredis';
import type { DestinationStream, Logger } from 'pino';
import { connectDatabase } from './db/connect.js';
import { dataFolder, type Env } from './env.js';
import { createMetrics } from './http/metrics.js';
import { createRateLimits } from './http/rate-limits.js';
import { createLog } from './log.js';
import { createQueue } from './queue/create-queue.js';
import type { Runtime } from './runtime.js';

const REDIS_PATIENCE_MS = 2000;

/**
 * Connects what a process of the server needs.
 *
 * @throws EbbError when the embedded database is open in another process; what the database's driver throws
 */
export async function createRuntime(env: Env, logTo?: DestinationStream): Promise<Runtime> {
  const log = createLog(env, logTo);
  const database = await connectDatabase(env.DATABASE_URL ? { url: env.DATABASE_URL } : { folder: dataFolder(env) });
  const redis = env.REDIS_URL ? await connectRedis(env.REDIS_URL, log) : undefined;
  return {
    env,
    database,
    db: database.db,
    log,
    queue: await createQueue(env, redis, log),
    redis,
    metrics: createMetrics(),
    limits: createRateLimits(env, redis),
    publicUrl: (env.EBB_PUBLIC_URL ?? `http://${env.EBB_HOST}:${env.EBB_PORT}`).replace(/\/+$/, ''),
    processId: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
  };
}

/** Closes it all, the database last. */
export async function closeRuntime({ queue, redis, database }: Runtime): Promise<void> {
  await queue.close();
  redis?.disconnect();
  await database.close();
}

/**
 * Commands fail at once while Redis is away: whoever sends one has another way. A Redis that does not answer yet is waited for a little,
 * so that what is counted in it is counted there from the first.
 */
async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => Math.min(times * 200, 2000),
  });
  redis.on('error', (error) => log.debug({ err: error }, 'Redis is away'));
  const patience = AbortSignal.timeout(REDIS_PATIENCE_MS);
  await once(redis, 'ready', { signal: patience }).catch(() => {
    log.warn('Redis does not answer yet; limits are those of this process meanwhile.');
  });
  return redis;
}
