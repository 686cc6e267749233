import { type Benchmark, PROTOCOL_VERSION } from '@ebb/core/benchmark/data';
import { reviewedTestSet } from '@ebb/core/benchmark/task';
import { EbbError } from '@ebb/core/errors';
import { readBenchmark } from '@ebb/core/io/benchmark-file';
import { encodeBenchmark } from '@ebb/core/io/benchmark-schema';
import { and, eq, ne, sql } from 'drizzle-orm';
import { putBlob } from '../../blobs/blob-store.js';
import type { Db } from '../../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions, type DatasetSummary } from '../../db/schema/benchmark.js';
import { boards } from '../../db/schema/evaluation.js';
import { dataRevisionOf } from './data-revision.js';
import { type StoredEmbedding, storeEmbedding } from './store-embedding.js';

/** What an import came to. */
export interface ImportedBenchmark {
  readonly revisionId: string;
  readonly slug: string;
  readonly dataRevision: string;
  /** Whether the revision, or an embedding of it, was not there before. */
  readonly created: boolean;
}

export interface ImportOptions {
  /** Told of stages in words, with how much of each is done. */
  readonly onProgress?: (stage: string, done: number, total: number) => void;
}

/**
 * Puts a benchmark's folder (core's `writeBenchmark`) on the server: tables and downloads as blobs, then all rows in one transaction. To do it
 * again changes nothing.
 *
 * Data that differ make a new revision, which becomes the current one; the old one stays readable. On the same data, embeddings that are not
 * there yet are added, and one of a known name with other tables takes that name's place.
 *
 * @throws EbbError as `readBenchmark`, `loadEmbedding` and `exportTraining`; NO_POSITIVES or NO_NEGATIVES where a test set lacks a class;
 *   INVALID_VALUE for a benchmark without embeddings.
 */
export async function importBenchmark(
  db: Db,
  folder: string,
  { onProgress }: ImportOptions = {},
): Promise<ImportedBenchmark> {
  const source = await readBenchmark(folder);
  const { benchmark, embeddingIds, conditions } = source;
  requireJudgeable(benchmark, embeddingIds, folder);
  const total = embeddingIds.reduce((sum, id) => sum + 1 + (conditions.get(id)?.length ?? 0), 0);
  let done = 0;
  const embeddings: StoredEmbedding[] = [];
  for (const id of embeddingIds) {
    const onTable = () => onProgress?.(`storing ${id}`, ++done, total);
    embeddings.push(await storeEmbedding(db, source, id, onTable));
  }
  const description = JSON.stringify(encodeBenchmark(benchmark, []));
  const descriptionSha256 = await putBlob(db, new TextEncoder().encode(description));
  return db.transaction((tx) => writeRows(tx as Db, benchmark, embeddings, descriptionSha256));
}

/** What would fail in every run is found before anything is stored. */
function requireJudgeable(benchmark: Benchmark, embeddingIds: readonly string[], where: string): void {
  if (embeddingIds.length === 0) {
    throw new EbbError('INVALID_VALUE', 'The benchmark has no embedding.', {
      where,
      expected: 'at least one, since methods are judged on embeddings',
    });
  }
  for (const dataset of benchmark.datasets) {
    for (const instrument of benchmark.instruments.keys()) reviewedTestSet(benchmark, dataset, instrument);
  }
}

async function writeRows(
  tx: Db,
  benchmark: Benchmark,
  embeddings: readonly StoredEmbedding[],
  descriptionSha256: string,
): Promise<ImportedBenchmark> {
  const { id: slug } = benchmark;
  // One import of a benchmark at a time: which revision is current must not be decided twice at once.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`ebb benchmark ${slug}`}, 0))`);
  const dataRevision = dataRevisionOf(benchmark);
  const key = and(
    eq(benchmarkRevisions.slug, slug),
    eq(benchmarkRevisions.dataRevision, dataRevision),
    eq(benchmarkRevisions.protocolVersion, PROTOCOL_VERSION),
  );
  const [known] = await tx.select({ id: benchmarkRevisions.id }).from(benchmarkRevisions).where(key);
  await tx
    .update(benchmarkRevisions)
    .set({ current: false })
    .where(and(eq(benchmarkRevisions.slug, slug), known ? ne(benchmarkRevisions.id, known.id) : undefined));
  const values = { ...describe(benchmark), dataRevision, descriptionSha256, current: true };
  const [revision] = known
    ? await tx.update(benchmarkRevisions).set(values).where(key).returning({ id: benchmarkRevisions.id })
    : await tx.insert(benchmarkRevisions).values(values).returning({ id: benchmarkRevisions.id });
  let created = !known;
  for (const embedding of embeddings) created = (await writeEmbedding(tx, revision!.id, embedding)) || created;
  return { revisionId: revision!.id, slug, dataRevision, created };
}

/** Whether the embedding was not there before. */
async function writeEmbedding(tx: Db, revisionId: string, embedding: StoredEmbedding): Promise<boolean> {
  const own = await tx
    .select({
      id: benchmarkEmbeddings.id,
      slug: benchmarkEmbeddings.slug,
      hash: benchmarkEmbeddings.hash,
      position: benchmarkEmbeddings.position,
    })
    .from(benchmarkEmbeddings)
    .where(eq(benchmarkEmbeddings.revisionId, revisionId));
  const named = own.filter(({ slug }) => slug === embedding.slug);
  const last = own.reduce((max, { position }) => Math.max(max, position), -1);
  await tx
    .update(benchmarkEmbeddings)
    .set({ current: false })
    .where(and(eq(benchmarkEmbeddings.revisionId, revisionId), eq(benchmarkEmbeddings.slug, embedding.slug)));
  const [row] = await tx
    .insert(benchmarkEmbeddings)
    .values({ ...embedding, revisionId, position: named[0]?.position ?? last + 1, current: true })
    .onConflictDoUpdate({
      target: [benchmarkEmbeddings.revisionId, benchmarkEmbeddings.slug, benchmarkEmbeddings.hash],
      set: {
        current: true,
        downloads: embedding.downloads,
        provenance: embedding.provenance,
        separation: embedding.separation,
      },
    })
    .returning({ id: benchmarkEmbeddings.id });
  await tx
    .insert(boards)
    .values((['global', 'classwise'] as const).map((scope) => ({ embeddingId: row!.id, scope })))
    .onConflictDoNothing();
  return !named.some(({ hash }) => hash === embedding.hash);
}

/** What the public may know of a benchmark. */
function describe(benchmark: Benchmark) {
  const { id: slug, title, description, instruments, genres, reading, seed, testLabels } = benchmark;
  const datasets = benchmark.datasets.map(({ id, title, licence, splits, recordings }): DatasetSummary => {
    const clips = (split: string) => splits.filter((own) => own === split).length;
    const units = (split: string) => new Set(recordings.filter((_, clip) => splits[clip] === split)).size;
    return {
      ...{ id, title, licence },
      trainClips: clips('train'),
      testClips: clips('test'),
      trainRecordings: units('train'),
      testRecordings: units('test'),
    };
  });
  const facts = { slug, title, description, reading, seed, testLabels };
  return { ...facts, instruments, genres, datasets, protocolVersion: PROTOCOL_VERSION };
}
