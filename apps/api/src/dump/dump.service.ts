import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '@ebb/core/io/make-folder';
import { writeFault } from '@ebb/core/io/write-fault';
import { writeFileAtomically } from '@ebb/core/io/write-file';
import { asc, eq, sql } from 'drizzle-orm';
import { blobPieces } from '../blobs/blob-store.js';
import type { Db } from '../db/connect.js';
import { queryRows } from '../db/query-rows.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../db/schema/benchmark.js';
import { blobs } from '../db/schema/blob.js';
import { boards, TRACKS } from '../db/schema/evaluation.js';
import { boardCsv } from '../modules/leaderboard/board-export.service.js';
import { selectResults } from '../modules/leaderboard/results.service.js';
import { resultsCsv } from '../modules/leaderboard/results-export.service.js';
import { EBB_VERSION } from '../version.js';
import { DUMPED_TABLES, type DumpedTable, rowsOfDump } from './dumped-tables.js';
import { MANIFEST_FILE, type Manifest } from './manifest.js';

export interface DumpOptions {
  /** Labels, draws, ranks of clips, artefacts, logs and hashes of keys too: what is needed to go on judging. Such a dump is the operator's alone. */
  readonly withPrivate?: boolean;
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

const ROWS_AT_ONCE = 2000;

/**
 * Writes all that is public of a server into a folder: `tables/<table>.jsonl`, one row a line, `blobs/<sha256>`, what authors download, and the boards
 * and long tables as CSV. All of one moment, streamed; `manifest.json`, written last, has the SHA-256 of every file.
 *
 * @param folder made when missing; a manifest that is there is removed first, so that a dump that was broken off is none
 * @throws EbbError DISK_FULL, FILE_UNWRITABLE.
 */
export async function dumpServer(
  db: Db,
  folder: string,
  { withPrivate = false, onProgress }: DumpOptions = {},
): Promise<Manifest> {
  await rm(join(folder, MANIFEST_FILE), { force: true });
  return db.transaction(
    async (transaction) => {
      const tx = transaction as Db;
      const [now] = await queryRows<{ at: string }>(tx, sql`select to_json(now())#>>'{}' as at`);
      const tables: Manifest['tables'] = [];
      for (const [done, table] of DUMPED_TABLES.entries()) {
        onProgress?.(`dumping ${table.name}`, done, DUMPED_TABLES.length);
        const dumped = await dumpTable(tx, folder, table, withPrivate);
        if (dumped) tables.push(dumped);
      }
      const shas = await blobsOfDump(tx, withPrivate);
      for (const [done, sha256] of shas.entries()) {
        onProgress?.('dumping files', done, shas.length);
        await writeStream(join(folder, 'blobs', sha256), blobPieces(tx, sha256));
      }
      const csv = await dumpCsv(tx, folder, onProgress);
      const manifest: Manifest = {
        ...{ format: 'ebb-dump', version: 1, ebb: EBB_VERSION, createdAt: now!.at, private: withPrivate },
        ...{ tables, blobs: shas, csv },
      };
      await writeFileAtomically(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
      return manifest;
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

async function dumpTable(
  tx: Db,
  folder: string,
  table: DumpedTable,
  withPrivate: boolean,
): Promise<Manifest['tables'][number] | undefined> {
  const query = rowsOfDump(table, withPrivate);
  if (!query) return undefined;
  let rows = 0;
  async function* lines() {
    await tx.execute(sql`declare dumped no scroll cursor for ${query}`);
    for (;;) {
      const part = await queryRows<{ line: string }>(tx, sql`fetch ${sql.raw(String(ROWS_AT_ONCE))} from dumped`);
      if (part.length === 0) break;
      rows += part.length;
      yield `${part.map(({ line }) => line).join('\n')}\n`;
    }
    await tx.execute(sql`close dumped`);
  }
  const file = `tables/${table.name}.jsonl`;
  const sha256 = await writeStream(join(folder, file), lines());
  return { table: table.name, file, rows, sha256 };
}

/** Of a public dump, what authors download; else all. */
async function blobsOfDump(tx: Db, withPrivate: boolean): Promise<string[]> {
  if (withPrivate) {
    return (await tx.select({ sha256: blobs.sha256 }).from(blobs).orderBy(asc(blobs.sha256))).map(
      ({ sha256 }) => sha256,
    );
  }
  const embeddings = await tx.select({ downloads: benchmarkEmbeddings.downloads }).from(benchmarkEmbeddings);
  return [...new Set(embeddings.flatMap(({ downloads }) => downloads.map(({ sha256 }) => sha256)))].sort();
}

/** The boards and the long table of every revision, as their exports have them. */
async function dumpCsv(tx: Db, folder: string, onProgress: DumpOptions['onProgress']): Promise<Manifest['csv']> {
  const csv: Manifest['csv'] = [];
  const add = async (file: string, pieces: AsyncIterable<string>) => {
    onProgress?.(`writing ${file}`, csv.length, csv.length + 1);
    csv.push({ file, sha256: await writeStream(join(folder, file), pieces) });
  };
  const found = await tx
    .select({ board: boards, embedding: benchmarkEmbeddings, revision: benchmarkRevisions })
    .from(boards)
    .innerJoin(benchmarkEmbeddings, eq(benchmarkEmbeddings.id, boards.embeddingId))
    .innerJoin(benchmarkRevisions, eq(benchmarkRevisions.id, benchmarkEmbeddings.revisionId))
    .orderBy(
      asc(benchmarkRevisions.slug),
      asc(benchmarkRevisions.createdAt),
      asc(benchmarkEmbeddings.position),
      asc(boards.scope),
    );
  const place = (slug: string, dataRevision: string) => `csv/${slug}-${dataRevision.slice(0, 12)}`;
  for (const { board, embedding, revision } of found) {
    // Of an embedding that was replaced, the tables have all.
    if (!embedding.current) continue;
    const within = place(revision.slug, revision.dataRevision);
    for (const track of TRACKS) {
      await add(
        `${within}/${embedding.slug}-${track}-${board.scope}.csv`,
        boardCsv(tx, { board, embedding, revision, track }),
      );
    }
  }
  for (const { slug, dataRevision } of await tx
    .select({ slug: benchmarkRevisions.slug, dataRevision: benchmarkRevisions.dataRevision })
    .from(benchmarkRevisions)
    .orderBy(asc(benchmarkRevisions.slug), asc(benchmarkRevisions.createdAt))) {
    const selection = await selectResults(tx, slug, {}, dataRevision);
    await add(`${place(slug, dataRevision)}/results.csv`, resultsCsv(tx, selection));
  }
  return csv;
}

/** Writes a file piece by piece. @returns its SHA-256 */
async function writeStream(path: string, pieces: AsyncIterable<string | Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const hashed = new Transform({
    transform(piece, _, done) {
      hash.update(piece);
      done(null, piece);
    },
  });
  try {
    await makeFolder(dirname(path));
    await pipeline(Readable.from(pieces), hashed, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code ? writeFault(path, error) : error;
  }
  return hash.digest('hex');
}
