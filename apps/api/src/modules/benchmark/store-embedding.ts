import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Condition, Embedding } from '@ebb/core/benchmark/data';
import type { BenchmarkFolder } from '@ebb/core/io/benchmark-file';
import { encodeNpy } from '@ebb/core/io/npy';
import { exportTraining } from '@ebb/core/io/training-export';
import { putBlob } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import type { benchmarkEmbeddings, StoredFile } from '../../db/schema/benchmark.js';
import { embeddingHashOf } from './data-revision.js';
import { separationOf } from './embedding-separation.js';

/** An embedding whose tables and downloads are stored as blobs. */
export type StoredEmbedding = Pick<
  typeof benchmarkEmbeddings.$inferSelect,
  'slug' | 'dim' | 'hash' | 'provenance' | 'conditions' | 'files' | 'downloads' | 'separation'
>;

/**
 * Stores the tables of an embedding, and what authors download, as blobs. One condition at a time is in memory.
 *
 * @param onTable told of every table group: the clips as they are, then each condition
 * @throws EbbError as `loadEmbedding` and `exportTraining`.
 */
export async function storeEmbedding(
  db: Db,
  { benchmark, conditions: all, provenance, loadEmbedding }: BenchmarkFolder,
  slug: string,
  onTable: () => void,
): Promise<StoredEmbedding> {
  const clean = await loadEmbedding(slug);
  const { dim } = clean;
  const separation = await separationOf(benchmark, clean);
  const downloads = await storeDownloads(db, benchmark, clean);
  const files = await storeTables(db, benchmark, dim, clean.tables, `embeddings/${slug}`);
  onTable();
  const conditions = all.get(slug) ?? [];
  for (const { effect, strength } of conditions) {
    const same = (other: Condition) => other.effect === effect && other.strength === strength;
    const { tables } = (await loadEmbedding(slug, same)).conditions![0]!;
    files.push(...(await storeTables(db, benchmark, dim, tables, `embeddings/${slug}/${effect}/${strength}`)));
    onTable();
  }
  const described = {
    slug,
    dim,
    files,
    conditions: conditions.map(({ effect, strength }) => ({ effect, strength })),
    provenance: provenance.get(slug) ?? {},
    downloads,
    separation,
  };
  return { ...described, hash: embeddingHashOf(described) };
}

/** The tables, one a dataset, written anew, so that the same numbers have the same hash whatever program wrote them. */
async function storeTables(
  db: Db,
  { datasets }: Benchmark,
  dim: number,
  tables: readonly Float32Array[],
  place: string,
): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for (const [d, data] of tables.entries()) {
    const sha256 = await putBlob(db, encodeNpy({ shape: [data.length / dim, dim], data }));
    files.push({ file: `${place}/${datasets[d]!.id}.npy`, sha256 });
  }
  return files;
}

async function storeDownloads(
  db: Db,
  benchmark: Benchmark,
  embedding: Embedding,
): Promise<StoredEmbedding['downloads']> {
  const folder = await mkdtemp(join(tmpdir(), 'ebb-training-'));
  try {
    const downloads: { file: string; sha256: string; sizeBytes: number }[] = [];
    for (const file of await exportTraining(folder, benchmark, embedding)) {
      const bytes = await readFile(join(folder, file));
      downloads.push({ file, sha256: await putBlob(db, bytes), sizeBytes: bytes.length });
    }
    return downloads;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
