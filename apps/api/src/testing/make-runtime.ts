import { randomBytes } from 'node:crypto';
import type { DestinationStream } from 'pino';
import { closeRuntime, createRuntime } from '../create-runtime.js';
import { readEnv } from '../env.js';
import type { Runtime } from '../runtime.js';
import type { Place, TestDatabase } from './test-databases.js';
import { testEnv } from './test-env.js';

export interface TestRuntime {
  readonly runtime: Runtime;
  readonly place: Place;
  /** Another process's worth of runtime over the same database and queue. */
  another(env?: Readonly<Record<string, string>>): Promise<Runtime>;
  /** Ends all, and drops the database. */
  close(): Promise<void>;
}

/** A runtime over an empty database, without HTTP. */
export async function makeRuntime(
  database: TestDatabase,
  options: { redis?: boolean; env?: Readonly<Record<string, string>>; logTo?: DestinationStream } = {},
): Promise<TestRuntime> {
  const place = await database.make();
  const { where } = place;
  const prefix = `ebb-test-${randomBytes(4).toString('hex')}`;
  const make = (more: Readonly<Record<string, string>> = {}) =>
    createRuntime(
      readEnv({
        NODE_ENV: 'test',
        EBB_LOG_LEVEL: options.logTo ? 'debug' : 'silent',
        EBB_REDIS_PREFIX: prefix,
        ...('url' in where ? { DATABASE_URL: where.url } : { EBB_DATA_DIR: where.folder }),
        ...(options.redis ? { REDIS_URL: testEnv.redisUrl } : {}),
        ...options.env,
        ...more,
      }),
      options.logTo,
    );
  const runtimes = [await make()];
  return {
    runtime: runtimes[0]!,
    place,
    another: async (env) => {
      const runtime = await make(env);
      runtimes.push(runtime);
      return runtime;
    },
    close: async () => {
      await Promise.all(runtimes.map(closeRuntime));
      await place.drop();
    },
  };
}
