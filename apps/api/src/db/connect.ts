import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { CASING } from './casing.js';
import { holdFolder } from './hold-folder.js';
import { MIGRATIONS_FOLDER } from './migrations.js';
import { TABLES } from './tables.js';

/** PostgreSQL through drizzle, on a server or embedded: the same queries on both. */
export type Db = PgDatabase<PgQueryResultHKT, typeof TABLES>;

/** A connected and migrated database. */
export interface Database {
  readonly kind: 'postgres' | 'embedded';
  readonly db: Db;
  /** Calls back with the payload of every NOTIFY on the channel, from any process, until the returned function is called. */
  listen(channel: string, onNotice: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * Connects to PostgreSQL at `url`, or opens the embedded one in `folder`, and applies the migrations that are missing. Several processes
 * may do so at once on PostgreSQL; the embedded one belongs to one process.
 *
 * @throws EbbError FILE_UNWRITABLE when another process holds the folder, with its number; what the driver throws.
 */
export async function connectDatabase(
  where: { readonly url: string } | { readonly folder: string },
): Promise<Database> {
  return 'url' in where ? connectPostgres(where.url) : openEmbedded(where.folder);
}

async function connectPostgres(url: string): Promise<Database> {
  const { drizzle } = await import('drizzle-orm/node-postgres');
  const { migrate } = await import('drizzle-orm/node-postgres/migrator');
  const { Listener } = await import('./listener.js');
  const { SurvivingPool } = await import('./surviving-pool.js');
  const pool = new SurvivingPool(url);
  const db = drizzle(pool, { schema: TABLES, casing: CASING });
  const client = await pool.connect();
  try {
    // One process migrates at a time; the number is ours alone.
    await client.query('select pg_advisory_lock(4522001)');
    await migrate(drizzle(client, { casing: CASING }), { migrationsFolder: MIGRATIONS_FOLDER });
  } finally {
    await client.query('select pg_advisory_unlock(4522001)').catch(() => undefined);
    client.release();
  }
  const listener = new Listener(url);
  return {
    kind: 'postgres',
    db: db as unknown as Db,
    listen: (channel, onNotice) => listener.listen(channel, onNotice),
    close: async () => {
      await listener.close();
      await pool.end();
    },
  };
}

async function openEmbedded(folder: string): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite');
  const { drizzle } = await import('drizzle-orm/pglite');
  const { migrate } = await import('drizzle-orm/pglite/migrator');
  await mkdir(folder, { recursive: true });
  const release = await holdFolder(folder);
  try {
    const client = await PGlite.create(join(folder, 'postgres'));
    const db = drizzle(client, { schema: TABLES, casing: CASING });
    await migrate(db, { migrationsFolder: MIGRATIONS_FOLDER });
    return {
      kind: 'embedded',
      db: db as unknown as Db,
      listen: (channel, onNotice) => client.listen(channel, onNotice),
      close: async () => {
        await client.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}
