import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { separationHistogram } from '@ebb/core/benchmark/separation-histogram';
import { separationProjection } from '@ebb/core/benchmark/separation-projection';
import { readBenchmark } from '@ebb/core/io/benchmark-file';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
import { exportTraining } from '@ebb/core/io/training-export';
import { count, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgedCollections } from '../../../../../test/support/judged-collections.js';
import { getBlob, sha256Of } from '../../blobs/blob-store.js';
import type { Database, Db } from '../../db/connect.js';
import { benchmarkEmbeddings, benchmarkRevisions } from '../../db/schema/benchmark.js';
import { blobChunks, blobs } from '../../db/schema/blob.js';
import { boards } from '../../db/schema/evaluation.js';
import { benchmarkFolder } from '../../testing/judged-board.js';
import { testDatabases } from '../../testing/test-databases.js';
import { importBenchmark } from './benchmark-import.service.js';
import { currentEmbeddings, currentRevision, fixtureOf, materialiseBenchmark } from './benchmark-store.service.js';
import { separationOf } from './embedding-separation.js';

const { benchmark, embedding } = judgedCollections({ recordings: 30 });
const other = { ...embedding, id: 'other', tables: embedding.tables.map((table) => table.map((v) => 2 * v)) };

for (const { kind, open } of await testDatabases()) {
  describe(`on ${kind}`, () => {
    let database: Database;
    let db: Db;
    let folder: string;
    beforeAll(async () => {
      process.env.EBB_CACHE_DIR = await mkdtemp(join(tmpdir(), 'ebb-test-cache-'));
      database = await open();
      db = database.db;
      folder = await benchmarkFolder(benchmark, [embedding]);
    }, 120_000);
    afterAll(async () => {
      await database.close();
      await rm(process.env.EBB_CACHE_DIR!, { recursive: true, force: true });
    });
    const rows = async (table: typeof blobs | typeof benchmarkRevisions | typeof benchmarkEmbeddings | typeof boards) =>
      (await db.select({ rows: count() }).from(table))[0]!.rows;

    test('importing twice, or twice at once, is importing once', async () => {
      const stages: number[] = [];
      const first = await importBenchmark(db, folder, { onProgress: (_, done) => stages.push(done) });
      expect(first).toMatchObject({ slug: 'judged', created: true });
      expect(stages).toEqual([1, 2, 3, 4]);
      const stored = await rows(blobs);
      const again = await Promise.all([importBenchmark(db, folder), importBenchmark(db, folder)]);
      for (const result of again) expect(result).toEqual({ ...first, created: false });
      expect([
        await rows(blobs),
        await rows(benchmarkRevisions),
        await rows(benchmarkEmbeddings),
        await rows(boards),
      ]).toEqual([stored, 1, 1, 2]);
    });

    test('what is public of it has counts and no clip', async () => {
      const revision = await currentRevision(db, 'judged');
      expect(revision.datasets[0]).toEqual({
        id: 'studio',
        title: 'studio',
        licence: 'none',
        trainClips: 60,
        testClips: 30,
        trainRecordings: 20,
        testRecordings: 10,
      });
      expect(JSON.stringify({ ...revision, descriptionSha256: '' })).not.toContain('studio0');
    });

    test('its training clips are counted along the separating direction, at the next import where it was before that', async () => {
      const { id } = await currentRevision(db, 'judged');
      const kept = async () => (await currentEmbeddings(db, id))[0]!.separation;
      const choice = { pair: [0, 1], split: 'train', positivesOnly: false } as const;
      const projection = await separationProjection(benchmark, embedding, choice, await createOrtCompute('cpu'));
      const { edges, counts } = separationHistogram(projection);
      const expected = {
        ...{ edges, auc: projection.auc, share: projection.xShare },
        datasets: [
          { dataset: 'studio', counts: counts[0] },
          { dataset: 'field', counts: counts[1] },
        ],
      };
      expect(await kept()).toEqual(expected);
      await db.update(benchmarkEmbeddings).set({ separation: null });
      await importBenchmark(db, folder);
      expect(await kept()).toEqual(expected);
    });

    test('datasets that nothing separates are imported without', async () => {
      const [table] = embedding.tables;
      expect(await separationOf(benchmark, { ...embedding, tables: [table!, table!] })).toBeNull();
      const [dataset] = benchmark.datasets;
      expect(await separationOf({ ...benchmark, datasets: [dataset!] }, embedding)).toBeNull();
    });

    test('the folder that is laid out is the benchmark that was imported, and is mended when damaged', async () => {
      const { id } = await currentRevision(db, 'judged');
      const laidOut = await materialiseBenchmark(db, id);
      const [back, source] = [await readBenchmark(laidOut), await readBenchmark(folder)];
      expect(back.benchmark).toEqual(source.benchmark);
      const all = () => true;
      expect(await back.loadEmbedding('normal', all)).toEqual(await source.loadEmbedding('normal', all));
      const table = join(laidOut, 'embeddings/normal/studio.npy');
      const bytes = await readFile(table);
      for (const damage of [bytes.subarray(0, 100), Buffer.alloc(bytes.length)]) {
        await writeFile(table, damage);
        expect(await materialiseBenchmark(db, id)).toBe(laidOut);
        expect(await readFile(table)).toEqual(bytes);
      }
      await writeFile(join(laidOut, 'benchmark.json'), '{}');
      await rm(join(laidOut, 'embeddings/normal/turn'), { recursive: true });
      const several = await Promise.all([1, 2, 3].map(() => materialiseBenchmark(db, id)));
      expect(new Set(several)).toEqual(new Set([laidOut]));
      expect((await readBenchmark(laidOut)).benchmark).toEqual(source.benchmark);
    });

    test('authors download the bytes that exportTraining writes', async () => {
      const { id } = await currentRevision(db, 'judged');
      const [row] = await currentEmbeddings(db, id);
      const exported = await mkdtemp(join(tmpdir(), 'ebb-test-export-'));
      const files = await exportTraining(exported, benchmark, embedding);
      expect(row!.downloads.map(({ file }) => file)).toEqual(files);
      for (const { file, sha256, sizeBytes } of row!.downloads) {
        const bytes = await readFile(join(exported, file));
        expect(Buffer.from(await getBlob(db, sha256)).equals(bytes)).toBe(true);
        expect([sha256, sizeBytes]).toEqual([sha256Of(bytes), bytes.length]);
      }
      const fixture = await fixtureOf(db, row!.id);
      expect([fixture.rows, fixture.dim, fixture.data.length]).toEqual([64, 10, 640]);
    });

    test('an embedding more is added to the revision, and one with other tables takes its name’s place', async () => {
      const before = await currentRevision(db, 'judged');
      const [old] = await currentEmbeddings(db, before.id);
      const added = await importBenchmark(db, await benchmarkFolder(benchmark, [other]));
      expect(added).toEqual({
        revisionId: before.id,
        slug: 'judged',
        dataRevision: before.dataRevision,
        created: true,
      });
      expect((await currentEmbeddings(db, before.id)).map(({ slug }) => slug)).toEqual(['normal', 'other']);
      const changed = { ...embedding, tables: other.tables };
      await importBenchmark(db, await benchmarkFolder(benchmark, [changed]));
      const now = await currentEmbeddings(db, before.id);
      expect(now.map(({ slug, position }) => [slug, position])).toEqual([
        ['normal', 0],
        ['other', 1],
      ]);
      expect(now[0]!.hash).not.toBe(old!.hash);
      // A run that began with the old one is judged on the old one.
      const folders = [await materialiseBenchmark(db, before.id, [old!.id]), await materialiseBenchmark(db, before.id)];
      const [first, second] = await Promise.all(
        folders.map(async (path) => (await readBenchmark(path)).loadEmbedding('normal')),
      );
      expect(first!.tables).toEqual(embedding.tables);
      expect(second!.tables).toEqual(changed.tables);
      await importBenchmark(db, folder);
      expect((await currentEmbeddings(db, before.id))[0]!.id).toBe(old!.id);
    });

    test('words are mended in place; other data are another revision, and the old one stays readable', async () => {
      const before = await currentRevision(db, 'judged');
      const reworded = await importBenchmark(db, await benchmarkFolder({ ...benchmark, title: 'Better' }, [embedding]));
      expect(reworded.revisionId).toBe(before.id);
      expect((await currentRevision(db, 'judged')).title).toBe('Better');
      const other = await importBenchmark(db, await benchmarkFolder({ ...benchmark, seed: 43 }, [embedding]));
      expect(other.revisionId).not.toBe(before.id);
      expect((await currentRevision(db, 'judged')).id).toBe(other.revisionId);
      expect((await currentRevision(db, 'judged', before.dataRevision.slice(0, 12))).id).toBe(before.id);
      await expect(currentRevision(db, 'judged', 'ffffffffffff')).rejects.toMatchObject({ code: 'UNKNOWN_BENCHMARK' });
      await expect(currentRevision(db, 'judged', '%')).rejects.toMatchObject({ code: 'UNKNOWN_BENCHMARK' });
    });

    test('what cannot be judged is refused before anything is stored', async () => {
      const before = await rows(benchmarkRevisions);
      const silent = {
        ...benchmark,
        datasets: benchmark.datasets.map((d) => ({ ...d, labels: d.labels.map(() => -1) })),
      };
      await expect(importBenchmark(db, await benchmarkFolder(silent, [embedding]))).rejects.toMatchObject({
        code: 'NO_POSITIVES',
      });
      await expect(importBenchmark(db, await benchmarkFolder(benchmark, []))).rejects.toMatchObject({
        code: 'INVALID_VALUE',
      });
      expect(await rows(benchmarkRevisions)).toBe(before);
    });

    test('a table that the database has lost is told, not judged', async () => {
      const { id } = await currentRevision(db, 'judged');
      const [row] = await currentEmbeddings(db, id);
      await db.delete(blobChunks).where(eq(blobChunks.sha256, row!.files[0]!.sha256));
      await rm(process.env.EBB_CACHE_DIR!, { recursive: true, force: true });
      await expect(materialiseBenchmark(db, id)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    });
  });
}
