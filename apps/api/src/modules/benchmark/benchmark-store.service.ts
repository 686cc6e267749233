import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BENCHMARK_FILE } from '@ebb/core/io/benchmark-file';
import type { BenchmarkDescription } from '@ebb/core/io/benchmark-schema';
import { cacheFolder } from '@ebb/core/io/env';
import { hashFile } from '@ebb/core/io/hash-file';
import { withLock } from '@ebb/core/io/lock-file';
import { decodeNpz } from '@ebb/core/io/npz';
import { writeFileAtomically } from '@ebb/core/io/write-file';
import { and, asc, desc, eq, inArray, like } from 'drizzle-orm';
import { getBlob, sha256Of } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../../db/schema/benchmark.js';
import { ApiError } from '../../errors.js';

export type RevisionRow = typeof benchmarkRevisions.$inferSelect;
export type EmbeddingRow = typeof benchmarkEmbeddings.$inferSelect;

/**
 * The revision of a benchmark: the current one, or the one whose data revision begins with `revision`.
 *
 * @throws ApiError UNKNOWN_BENCHMARK.
 */
export async function currentRevision(db: Db, slug: string, revision?: string | null): Promise<RevisionRow> {
  const found = await findRevision(db, slug, revision);
  if (found) return found;
  throw new ApiError(
    'UNKNOWN_BENCHMARK',
    revision ? 'The benchmark has no such revision.' : 'There is no such benchmark.',
    {
      field: revision ? 'revision' : 'benchmark',
      received: JSON.stringify(revision ?? slug),
      hint: 'benchmarks { edges { node { slug revisions { dataRevision } } } } lists them.',
    },
  );
}

/** As `currentRevision`, undefined where there is none. */
export async function findRevision(db: Db, slug: string, revision?: string | null): Promise<RevisionRow | undefined> {
  if (revision != null && !/^[0-9a-f]{8,64}$/.test(revision)) return undefined;
  const which =
    revision == null ? eq(benchmarkRevisions.current, true) : like(benchmarkRevisions.dataRevision, `${revision}%`);
  const [found] = await db
    .select()
    .from(benchmarkRevisions)
    .where(and(eq(benchmarkRevisions.slug, slug), which))
    .orderBy(desc(benchmarkRevisions.current), desc(benchmarkRevisions.createdAt))
    .limit(1);
  return found;
}

/** The embeddings of a revision that stand for their names, in their order. */
export function currentEmbeddings(db: Db, revisionId: string): Promise<EmbeddingRow[]> {
  return db
    .select()
    .from(benchmarkEmbeddings)
    .where(and(eq(benchmarkEmbeddings.revisionId, revisionId), eq(benchmarkEmbeddings.current, true)))
    .orderBy(asc(benchmarkEmbeddings.position), asc(benchmarkEmbeddings.slug));
}

/** Rows of an embedding without key or label. */
export interface Fixture {
  readonly rows: number;
  readonly dim: number;
  readonly data: Float32Array;
}

/**
 * The sample on which methods are tried before they are queued: what authors download as fixture.npz.
 *
 * @throws ApiError UNKNOWN_EMBEDDING, NOT_FOUND, CHECKSUM_MISMATCH.
 */
export async function fixtureOf(db: Db, embeddingId: string): Promise<Fixture> {
  const [row] = await db.select().from(benchmarkEmbeddings).where(eq(benchmarkEmbeddings.id, embeddingId));
  const file = row?.downloads.find(({ file }) => file === 'fixture.npz');
  if (!row || !file) throw new ApiError('UNKNOWN_EMBEDDING', 'There is no such embedding.', { field: 'embedding' });
  const { embedding } = decodeNpz(await getBlob(db, file.sha256), ['embedding'], `fixture.npz of ${row.slug}`);
  return { rows: embedding.shape[0]!, dim: row.dim, data: embedding.data as Float32Array };
}

const TRIES = 3;
const RETRY_MS = 200;
const WAIT_SECONDS = 600;

/** Files that this process has checked: their name with size, time and number, so that what nobody touched is not hashed again. */
const checked = new Map<string, string>();

/**
 * The folder of a benchmark on this machine (core's `readBenchmark`), fetched from the database where it is not there yet. Every file is checked
 * by its SHA-256 whenever it has changed since this process looked last; one that is damaged is fetched again. Processes share the folder, which
 * holds the labels of the test split: it lies in the cache folder (EBB_CACHE_DIR) and is served by nothing.
 *
 * @param embeddingIds rows of the embeddings that it must hold, current or not; by default all current ones
 * @throws ApiError UNKNOWN_BENCHMARK; NOT_FOUND or CHECKSUM_MISMATCH when the database lacks a table or its labels, as one restored from a public dump
 *   does; EbbError DISK_FULL, FILE_UNWRITABLE.
 */
export async function materialiseBenchmark(
  db: Db,
  revisionId: string,
  embeddingIds?: readonly string[],
): Promise<string> {
  const [revision] = await db.select().from(benchmarkRevisions).where(eq(benchmarkRevisions.id, revisionId));
  if (!revision) throw new ApiError('UNKNOWN_BENCHMARK', 'There is no such revision of a benchmark.');
  const embeddings = embeddingIds
    ? await embeddingsOf(db, revisionId, embeddingIds)
    : await currentEmbeddings(db, revisionId);
  const name = sha256Of(JSON.stringify([revision.descriptionSha256, ...embeddings.map(({ hash }) => hash)]));
  const folder = join(cacheFolder(), 'server', `${revision.slug}-${name.slice(0, 32)}`);
  const files = embeddings.flatMap((embedding) => embedding.files);
  if ((await missing(folder, files)).length === 0) return folder;
  // The one that comes first fetches; others wait and then find all there.
  await withLock(folder, () => fetchFolder(db, folder, revision, embeddings), { waitSeconds: WAIT_SECONDS });
  return folder;
}

async function embeddingsOf(db: Db, revisionId: string, ids: readonly string[]): Promise<EmbeddingRow[]> {
  const found = await db
    .select()
    .from(benchmarkEmbeddings)
    .where(and(eq(benchmarkEmbeddings.revisionId, revisionId), inArray(benchmarkEmbeddings.id, [...ids])))
    .orderBy(asc(benchmarkEmbeddings.position), asc(benchmarkEmbeddings.slug));
  if (found.length === new Set(ids).size) return found;
  throw new ApiError('UNKNOWN_EMBEDDING', 'The revision has no such embedding.', { field: 'embedding' });
}

interface WantedFile {
  readonly file: string;
  readonly sha256: string;
}

/** Of the tables and benchmark.json, those that are not there as they should be. */
async function missing(folder: string, files: readonly WantedFile[]): Promise<WantedFile[]> {
  const lacking: WantedFile[] = [];
  for (const wanted of files) {
    if (!(await isWhole(join(folder, wanted.file), wanted.sha256))) lacking.push(wanted);
  }
  const description = join(folder, BENCHMARK_FILE);
  // Made of what the folder's name is made of: only whether this process, or one before it, finished it is to be seen.
  const sha256 = described.get(folder) ?? '';
  if (!(await isWhole(description, sha256))) lacking.push({ file: BENCHMARK_FILE, sha256 });
  return lacking;
}

/** SHA-256 of the benchmark.json of each folder that this process has made or checked. */
const described = new Map<string, string>();

async function isWhole(path: string, sha256: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  const signature = `${sha256} ${found.size} ${found.mtimeMs} ${found.ino}`;
  if (checked.get(path) === signature) return true;
  if ((await hashFile(path, 'sha256').catch(() => '')) !== sha256) return false;
  checked.set(path, signature);
  return true;
}

async function fetchFolder(
  db: Db,
  folder: string,
  revision: RevisionRow,
  embeddings: readonly EmbeddingRow[],
): Promise<void> {
  const json = await withRetries(() => getBlob(db, revision.descriptionSha256));
  const base = JSON.parse(new TextDecoder().decode(json)) as BenchmarkDescription;
  const text = `${JSON.stringify({ ...base, embeddings: embeddings.map((own) => describeEmbedding(own, base)) })}\n`;
  described.set(folder, sha256Of(text));
  for (const { file, sha256 } of await missing(
    folder,
    embeddings.flatMap(({ files }) => files),
  )) {
    const bytes = file === BENCHMARK_FILE ? text : await withRetries(() => getBlob(db, sha256));
    // benchmark.json comes last, so that a folder without it is one that is not whole.
    await writeFileAtomically(join(folder, file), bytes);
    if (!(await isWhole(join(folder, file), sha256))) {
      throw new ApiError('CHECKSUM_MISMATCH', 'A file of the cache is not what was written.', {
        where: join(folder, file),
      });
    }
  }
}

/** Tables stand in the order in which `storeEmbedding` lists them: a dataset each, and the same under each condition. */
function describeEmbedding(
  { slug, dim, provenance, conditions, files }: EmbeddingRow,
  { datasets }: BenchmarkDescription,
): BenchmarkDescription['embeddings'][number] {
  const tables = (group: number) =>
    datasets.map(({ id }, d) => ({ dataset: id, ...files[group * datasets.length + d]! }));
  return {
    ...{ id: slug, dim, provenance: { ...provenance }, files: tables(0) },
    conditions: conditions.map(({ effect, strength }, k) => ({ effect, strength, files: tables(k + 1) })),
  };
}

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      // What the database does not have will not come by asking again.
      if (attempt === TRIES || error instanceof ApiError) throw error;
      await sleep(RETRY_MS * attempt);
    }
  }
}
