import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EbbError } from '@ebb/core/errors';
import { hashFile } from '@ebb/core/io/hash-file';
import { readText } from '@ebb/core/io/read-file';
import { sql } from 'drizzle-orm';
import { putBlob } from '../blobs/blob-store.js';
import type { Db } from '../db/connect.js';
import { queryRows } from '../db/query-rows.js';
import { COUNTED, DUMPED_TABLES } from './dumped-tables.js';
import { MANIFEST_FILE, type Manifest, parseManifest } from './manifest.js';

export interface RestoreOptions {
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

const ROWS_AT_ONCE = 500;

/** What must be empty: a restore joins nothing. */
const OWN = ['benchmark_revisions', 'methods', 'submissions', 'evaluations', 'api_keys'] as const;

/**
 * Brings a dump into an empty, migrated database, whole or not at all: boards, results and downloads then read as where it was dumped. With the
 * private part the server goes on as it was; without it, it is a mirror that can be read: what it would rank or judge by is not there, until the benchmarks
 * are imported anew and methods judged again.
 *
 * @throws EbbError as `parseManifest`; FILE_NOT_FOUND; CHECKSUM_MISMATCH for a file that is not the one that was dumped; INVALID_ARGUMENT when the
 *   database is not empty; UNSUPPORTED for a table that this Ebb does not have.
 */
export async function restoreServer(db: Db, folder: string, { onProgress }: RestoreOptions = {}): Promise<Manifest> {
  const manifest = parseManifest(await readText(join(folder, MANIFEST_FILE)), join(folder, MANIFEST_FILE));
  await requireWhole(folder, manifest, onProgress);
  await db.transaction(async (transaction) => {
    const tx = transaction as Db;
    await requireEmpty(tx);
    // Ebb's own account and secrets, which a server makes at its first start.
    await tx.execute(sql`delete from accounts`);
    if (manifest.private) await tx.execute(sql`delete from server_settings`);
    let done = 0;
    const total = manifest.tables.reduce((sum, { rows }) => sum + rows, 0);
    for (const { table } of inOrder(manifest)) {
      await restoreTable(tx, join(folder, 'tables', `${table}.jsonl`), table, (rows) => {
        done += rows;
        onProgress?.(`restoring ${table}`, done, total);
      });
    }
    for (const [table, column] of COUNTED) {
      const of = sql.identifier(table);
      await tx.execute(
        sql`select setval(pg_get_serial_sequence(${table}, ${column}), greatest((select max(${sql.identifier(column)}) from ${of}), 1))`,
      );
    }
    for (const [k, sha256] of manifest.blobs.entries()) {
      onProgress?.('restoring files', k, manifest.blobs.length);
      await putBlob(tx, await readFile(join(folder, 'blobs', sha256)));
    }
  });
  return manifest;
}

/** Tables in the order in which rows can be added, whatever order the manifest has. */
function inOrder({ tables }: Manifest): Manifest['tables'] {
  const known = DUMPED_TABLES.map(({ name }) => name);
  const unknown = tables.find(({ table, file }) => !known.includes(table) || file !== `tables/${table}.jsonl`);
  if (unknown) {
    throw new EbbError('UNSUPPORTED', 'The dump has a table that this Ebb does not have.', {
      expected: known.join(', '),
      received: unknown.table,
    });
  }
  return tables.toSorted((a, b) => known.indexOf(a.table) - known.indexOf(b.table));
}

async function requireWhole(
  folder: string,
  { tables, blobs }: Manifest,
  onProgress: RestoreOptions['onProgress'],
): Promise<void> {
  const files = [...tables, ...blobs.map((sha256) => ({ file: `blobs/${sha256}`, sha256 }))];
  for (const [k, { file, sha256 }] of files.entries()) {
    onProgress?.('checking the dump', k, files.length);
    const where = join(folder, file);
    const received = await hashFile(where, 'sha256').catch(() => undefined);
    if (received === sha256) continue;
    if (received === undefined) throw new EbbError('FILE_NOT_FOUND', 'A file of the dump is missing.', { where });
    throw new EbbError('CHECKSUM_MISMATCH', 'A file of the dump is not the one that was written.', {
      where,
      expected: `SHA-256 ${sha256}`,
      received,
    });
  }
}

async function requireEmpty(tx: Db): Promise<void> {
  const tests = [
    ...OWN.map((name) => sql`exists (select 1 from ${sql.identifier(name)})`),
    sql`exists (select 1 from accounts where not system)`,
  ];
  const [found] = await queryRows<{ used: boolean }>(tx, sql`select ${sql.join(tests, sql` or `)} as used`);
  if (!found!.used) return;
  throw new EbbError('INVALID_ARGUMENT', 'The database is not empty, and a restore joins nothing.', {
    expected: 'a new database',
    hint: 'Name another one (DATABASE_URL or EBB_DATA_DIR), and restore before a server runs on it, or with EBB_SEED_MINI=0.',
  });
}

async function restoreTable(tx: Db, file: string, table: string, onRows: (rows: number) => void): Promise<void> {
  const known = new Set(
    (
      await queryRows<{ name: string }>(
        tx,
        sql`select column_name as name from information_schema.columns where table_schema = current_schema() and table_name = ${table}`,
      )
    ).map(({ name }) => name),
  );
  let part: string[] = [];
  const flush = async () => {
    if (part.length === 0) return;
    // Columns that the dump does not have get their defaults.
    const names = Object.keys(JSON.parse(part[0]!) as object).filter((name) => known.has(name));
    const columns = sql.join(
      names.map((name) => sql.identifier(name)),
      sql`, `,
    );
    const of = sql.identifier(table);
    await tx.execute(
      sql`insert into ${of} (${columns}) select ${columns} from jsonb_populate_recordset(null::${of}, ${`[${part.join(',')}]`}::jsonb)`,
    );
    onRows(part.length);
    part = [];
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    part.push(line);
    if (part.length >= ROWS_AT_ONCE) await flush();
  }
  await flush();
}
