import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { sha256Of } from '../blobs/blob-store.js';
import { connectDatabase, type Database } from '../db/connect.js';
import { migrationsText } from '../db/migrations.js';
import { testEnv } from './test-env.js';

/** An empty, migrated database of a test's own. */
export interface TestDatabase {
  readonly kind: Database['kind'];
  /** Makes one and connects to it; `close` drops it. */
  open(): Promise<Database>;
  /** Makes one and says where it is, for whoever connects by itself. */
  make(): Promise<Place>;
}

export interface Place {
  readonly where: { readonly url: string } | { readonly folder: string };
  drop(): Promise<void>;
}

/** The kinds of database that tests run on: PostgreSQL where it is reached (in CI it must be), and the embedded one. */
export async function testDatabases(): Promise<TestDatabase[]> {
  const kinds = [{ kind: 'embedded' as const, make: makeEmbedded }];
  const all = (await reachable()) ? [{ kind: 'postgres' as const, make: makePostgres }, ...kinds] : kinds;
  return all.map(({ kind, make }) => ({ kind, make, open: async () => opened(await make()) }));
}

/** PostgreSQL where it is reached, else the embedded one: for tests to which it does not matter. */
export async function anyDatabase(): Promise<TestDatabase> {
  return (await testDatabases())[0]!;
}

async function opened({ where, drop }: Place): Promise<Database> {
  const database = await connectDatabase(where);
  return {
    ...database,
    close: async () => {
      await database.close();
      await drop();
    },
  };
}

const { databaseUrl, ci } = testEnv;

async function reachable(): Promise<boolean> {
  try {
    await administer('select 1');
    return true;
  } catch (error) {
    if (ci) throw error;
    console.warn(`PostgreSQL is not reached at ${databaseUrl}: its tests are skipped.`);
    return false;
  }
}

async function makePostgres(): Promise<Place> {
  const name = `ebb_test_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return { where: { url: url.href }, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A copy of a folder that is made once for each state of the migrations: a new embedded database takes five seconds. */
async function makeEmbedded(): Promise<Place> {
  const template = join(tmpdir(), `ebb-test-embedded-${sha256Of(migrationsText()).slice(0, 16)}`);
  const folder = await mkdtemp(join(tmpdir(), 'ebb-test-'));
  const drop = () => rm(folder, { recursive: true, force: true });
  try {
    await cp(template, folder, { recursive: true });
  } catch {
    const fresh = await mkdtemp(join(tmpdir(), 'ebb-test-new-'));
    await (await connectDatabase({ folder: fresh })).close();
    await mkdir(folder, { recursive: true });
    await cp(fresh, folder, { recursive: true });
    // Another process may have made it meanwhile.
    await rename(fresh, template).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  return { where: { folder }, drop };
}
