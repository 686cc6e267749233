import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import pg from 'pg';
import { connectDatabase, type Database } from '../../../apps/api/src/db/connect.js';
import { type LoadedBoard, type SmallBoard, smallBoard } from '../../../apps/api/src/testing/small-board.js';

const DATABASE_URL = process.env.TEST_DATABASE_URL ?? 'postgres://root@127.0.0.1:5432/postgres';
export const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

/** A small benchmark, for servers that tests kill. */
export interface FaultBoard {
  readonly board: SmallBoard;
  /** Settings of all processes. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function faultBoard(): Promise<FaultBoard> {
  const board = await smallBoard();
  const folder = mkdtempSync(join(tmpdir(), 'ebb-fault-'));
  const file = join(folder, 'record');
  writeFileSync(file, serialize(board.record));
  return {
    board,
    env: {
      FAULT_RECORD: file,
      EBB_CACHE_DIR: process.env.EBB_CACHE_DIR!,
      EBB_LEASE_SECONDS: '2',
      EBB_REDIS_PREFIX: `ebb-fault-${randomBytes(4).toString('hex')}`,
    },
    close: async () => {
      rmSync(folder, { recursive: true, force: true });
      await board.close();
    },
  };
}

/** A database with the benchmark, beside the processes under test. */
export interface FaultDatabase extends LoadedBoard {
  readonly url: string;
  readonly database: Database;
  /** Rows of a query. */
  rows<R extends object>(text: string, values?: readonly unknown[]): Promise<R[]>;
  drop(): Promise<void>;
}

/** On the PostgreSQL of the machine, whose database is made for the test. */
export async function sharedDatabase(board: SmallBoard): Promise<FaultDatabase> {
  const name = `ebb_fault_${randomBytes(6).toString('hex')}`;
  await administer(`create database ${name}`);
  const url = new URL(DATABASE_URL);
  url.pathname = `/${name}`;
  return openDatabase(board, url.href, () => administer(`drop database if exists ${name} with (force)`));
}

export async function openDatabase(
  board: SmallBoard,
  url: string,
  drop: () => Promise<void> = async () => undefined,
): Promise<FaultDatabase> {
  const database = await connectDatabase({ url });
  const loaded = await board.load(database.db);
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 2000 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    ...loaded,
    ...{ url, database },
    rows: async <R extends object>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<R & pg.QueryResultRow>(text, [...values])).rows,
    drop: async () => {
      await pool.end();
      await database.close().catch(() => undefined);
      await drop();
    },
  };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
