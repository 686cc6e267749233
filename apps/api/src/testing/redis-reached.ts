import { Redis } from 'ioredis';
import { testEnv } from './test-env.js';

/** Whether there is a Redis for tests; in CI there must be. */
export async function redisReached(): Promise<boolean> {
  const redis = new Redis(testEnv.redisUrl, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2000 });
  // Told below.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch (error) {
    if (testEnv.ci) throw error;
    console.warn(`Redis is not reached at ${testEnv.redisUrl}: its tests are skipped.`);
    return false;
  } finally {
    redis.disconnect();
  }
}
