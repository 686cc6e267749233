import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addUserModel } from '@ebb/core/io/add-user-model';
import { readBenchmark } from '@ebb/core/io/benchmark-file';
import { loadPaperFolder, readPaperBenchmark } from '@ebb/core/io/paper-folder';
import { modelFolder } from '@ebb/core/io/with-models';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY_PATCH_SAMPLES, TINY_RATE_HZ, tinyModel } from '../../../../../test/support/tiny-model.js';
import { wavFile } from '../../../../../test/support/wav-file.js';
import type { Database } from '../../db/connect.js';
import { anyDatabase } from '../../testing/test-databases.js';
import { currentEmbeddings, currentRevision, materialiseBenchmark } from './benchmark-store.service.js';
import { importPaperFolder } from './import-sources.service.js';

/** A program without types. */
const { writePaperFolder } = await import(
  new URL('../../../../../test/support/paper-folder.mjs', import.meta.url).href
);

let database: Database;
let root: string;
let dir: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ebb-test-paper-'));
  dir = join(root, 'paper');
  process.env.EBB_CACHE_DIR = join(root, 'cache');
  await writePaperFolder(dir, { size: 'small', embeddings: ['yamnet', 'vggish'] });
  database = await (await anyDatabase()).open();
}, 120_000);
afterAll(async () => {
  await database.close();
  await rm(root, { recursive: true, force: true });
});

test('the paper’s folder is imported with its embeddings, as core reads it', async () => {
  const { db } = database;
  const { revisionId, slug, created } = await importPaperFolder(db, dir, { threads: 1 });
  expect([slug, created]).toEqual(['ismir2023', true]);
  const source = await loadPaperFolder(dir, { reading: 'corrected', seed: 42 });
  const stored = await readBenchmark(await materialiseBenchmark(db, revisionId));
  expect(stored.benchmark).toEqual(source.benchmark);
  expect(stored.embeddingIds).toEqual(['vggish', 'yamnet']);
  expect((await stored.loadEmbedding('yamnet')).tables).toEqual((await source.loadEmbedding('yamnet')).tables);
  const asRun = await importPaperFolder(db, dir, { threads: 1, reading: 'as-run', embeddings: ['yamnet'] });
  expect(asRun.revisionId).not.toBe(revisionId);
});

test('without embeddings.h5 its audio is embedded by the installed models, on the same clips and labels', async () => {
  const { db } = database;
  const { dataRevision } = await importPaperFolder(db, dir, { threads: 1, embeddings: ['yamnet'] });
  await rm(join(dir, 'embeddings.h5'));
  const options = { threads: 1 };
  await expect(importPaperFolder(db, dir, options)).rejects.toMatchObject({ code: 'MODEL_NOT_INSTALLED' });
  const graph = join(root, 'tiny.onnx');
  await writeFile(graph, tinyModel());
  await addUserModel(modelFolder(), 'tiny', graph, { sampleRateHz: TINY_RATE_HZ });
  await expect(importPaperFolder(db, dir, options)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  const { benchmark } = await readPaperBenchmark(dir, { reading: 'corrected', seed: 42 });
  for (const [d, { keys }] of benchmark.datasets.entries()) {
    for (const [k, key] of keys.entries()) {
      const folder = join(
        dir,
        'data',
        ...(d === 0 ? ['irmas', 'IRMAS-TrainingData', 'cel'] : ['openmic-2018', 'audio', key.slice(0, 3)]),
      );
      await mkdir(folder, { recursive: true });
      const sound = Float32Array.from(
        { length: TINY_PATCH_SAMPLES },
        (_, n) => 0.4 * Math.sin(((1 + d) * (k + 2) * n) / 900),
      );
      await writeFile(join(folder, `${key}.wav`), wavFile([sound], { sampleRateHz: TINY_RATE_HZ }));
    }
  }
  const stages = new Set<string>();
  const embedded = await importPaperFolder(db, dir, { ...options, onProgress: (stage) => stages.add(stage) });
  expect([embedded.dataRevision, embedded.created]).toEqual([dataRevision, true]);
  expect([...stages].some((stage) => stage.includes('embedding clips'))).toBe(true);
  const { id } = await currentRevision(db, 'ismir2023');
  const rows = await currentEmbeddings(db, id);
  expect(rows.map(({ slug, dim }) => [slug, dim])).toEqual([
    ['vggish', expect.any(Number)],
    ['yamnet', expect.any(Number)],
    ['tiny', 3],
  ]);
  expect(rows[2]!.provenance.modelSha256).toMatch(/^[0-9a-f]{64}$/);
}, 120_000);
