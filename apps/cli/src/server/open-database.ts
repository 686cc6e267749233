import type { Database, Db } from '@ebb/api/db/connect';
import type { Env } from '@ebb/api/env';
import type { Runtime } from '@ebb/api/runtime';
import { EbbError } from '@ebb/core/errors';

/** The server's own settings and database, for who operates it on its machine. */
export interface Operated {
  readonly env: Env;
  readonly database: Database;
  readonly db: Db;
}

/**
 * Works on the server's database: PostgreSQL where DATABASE_URL says so, else the embedded one in its folder, which must not be open in a server
 * meanwhile. The server's code is loaded only here, so that no other command waits for it.
 *
 * @throws EbbError INVALID_ARGUMENT for an environment that is not valid, or a PostgreSQL that cannot be reached; FILE_UNWRITABLE while a server holds
 *   the embedded database, with its process.
 */
export async function withDatabase<T>(work: (operated: Operated) => Promise<T>): Promise<T> {
  const { dataFolder } = await import('@ebb/api/env');
  const { connectDatabase } = await import('@ebb/api/db/connect');
  const env = await serverEnv();
  const where = env.DATABASE_URL ? { url: env.DATABASE_URL } : { folder: dataFolder(env) };
  const database = await connectDatabase(where).catch((error) => {
    throw env.DATABASE_URL ? unreachable(error) : error;
  });
  try {
    return await work({ env, database, db: database.db });
  } finally {
    await database.close();
  }
}

/**
 * As `withDatabase`, with the queue, for what workers are to hear of.
 *
 * @throws as `withDatabase`
 */
export async function withServer<T>(work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const { closeRuntime, createRuntime } = await import('@ebb/api/create-runtime');
  const env = await serverEnv();
  // Its log would mix with what the command prints.
  const runtime = await createRuntime({ ...env, EBB_LOG_LEVEL: 'silent' }).catch((error) => {
    throw env.DATABASE_URL ? unreachable(error) : error;
  });
  try {
    return await work(runtime);
  } finally {
    await closeRuntime(runtime);
  }
}

async function serverEnv(): Promise<Env> {
  const { readEnv } = await import('@ebb/api/env');
  try {
    return readEnv();
  } catch (error) {
    throw new EbbError('INVALID_ARGUMENT', `${(error as Error).message.replaceAll(/\s*\n\s*/g, ' ')}.`, {
      hint: 'docs/deploy.md lists the variables.',
    });
  }
}

/** The address holds a password, which is not told. */
function unreachable(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  return new EbbError('INVALID_ARGUMENT', 'PostgreSQL cannot be reached or refuses us.', {
    where: 'DATABASE_URL',
    received: message === '' ? code : message.split('\n')[0]!,
  });
}
