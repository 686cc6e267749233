import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DestinationStream } from 'pino';
import { createApp } from '../app.js';
import { closeRuntime, createRuntime } from '../create-runtime.js';
import { readEnv } from '../env.js';
import type { Runtime } from '../runtime.js';
import { anyDatabase, type TestDatabase } from './test-databases.js';
import { testEnv } from './test-env.js';

export interface TestServerOptions {
  /** PostgreSQL where it is reached, by default. */
  readonly database?: TestDatabase;
  /** Whether queue and rate limits are in Redis. */
  readonly redis?: boolean;
  /** Settings beside those of tests. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the log goes, at level debug; by default nowhere. */
  readonly logTo?: DestinationStream;
  /** What runs beside the API, a worker for instance; it is closed before the database. */
  readonly beside?: (runtime: Runtime) => Promise<{ close(): Promise<void> }>;
}

/** An answer of GraphQL. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly data: any;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly [name: string]: unknown };
  }[];
}

export interface TestServer {
  readonly url: string;
  readonly runtime: Runtime;
  graphql(query: string, variables?: Record<string, unknown>, key?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** The whole API on a port of its own, over an empty database of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { where, drop } = await (options.database ?? (await anyDatabase())).make();
  const httpServer = createServer();
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const { port } = httpServer.address() as AddressInfo;
  const env = readEnv({
    NODE_ENV: 'test',
    EBB_PORT: String(port),
    EBB_LOG_LEVEL: options.logTo ? 'debug' : 'silent',
    EBB_SEED_MINI: '0',
    EBB_CONCURRENCY: '0',
    EBB_REDIS_PREFIX: `ebb-test-${randomBytes(4).toString('hex')}`,
    ...('url' in where ? { DATABASE_URL: where.url } : { EBB_DATA_DIR: where.folder }),
    ...(options.redis ? { REDIS_URL: testEnv.redisUrl } : {}),
    ...options.env,
  });
  const runtime = await createRuntime(env, options.logTo);
  const app = await createApp(runtime, httpServer);
  const beside = await options.beside?.(runtime);
  const url = runtime.publicUrl;
  return {
    url,
    runtime,
    graphql: async (query, variables, key) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify({ query, variables }),
      });
      const { data = null, errors = [] } = (await response.json()) as Partial<Answer>;
      return { status: response.status, headers: response.headers, data, errors };
    },
    close: async () => {
      httpServer.closeAllConnections();
      await app.close();
      await beside?.close();
      await closeRuntime(runtime);
      await drop();
    },
  };
}
