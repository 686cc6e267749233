import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TINY_PATCH_SAMPLES, TINY_RATE_HZ, tinyModel } from '../../../../test/support/tiny-model.js';
import { wavFile } from '../../../../test/support/wav-file.js';
import { addUserModel } from './add-user-model.js';
import { readBenchmark } from './benchmark-file.js';
import { loadPaperFolder, readPaperBenchmark } from './paper-folder.js';
import { hasPaperEmbeddings, writePaperAudio, writePaperEmbeddings } from './paper-import.js';
import { modelFolder, withModels } from './with-models.js';

/** A program without types. */
const { writePaperFolder } = await import(new URL('../../../../test/support/paper-folder.mjs', import.meta.url).href);
const OPTIONS = { reading: 'corrected', seed: 42 } as const;

let root: string;
let dir: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ebb-test-paper-'));
  dir = join(root, 'paper');
  process.env.EBB_CACHE_DIR = join(root, 'cache');
  await writePaperFolder(dir, { size: 'small', embeddings: ['yamnet'] });
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

test('the paper’s folder becomes a benchmark’s folder with the same clips, labels and embeddings', async () => {
  expect(await hasPaperEmbeddings(dir)).toBe(true);
  const target = join(root, 'ready');
  await writePaperEmbeddings(target, dir, OPTIONS);
  const [written, source] = [await readBenchmark(target), await loadPaperFolder(dir, OPTIONS)];
  expect(written.benchmark).toEqual(source.benchmark);
  expect((await written.loadEmbedding('yamnet')).tables).toEqual((await source.loadEmbedding('yamnet')).tables);
});

test('its audio, embedded by a model, stands row by row with the clips', async () => {
  await rm(join(dir, 'embeddings.h5'));
  expect(await hasPaperEmbeddings(dir)).toBe(false);
  const graph = join(root, 'tiny.onnx');
  await writeFile(graph, tinyModel());
  await addUserModel(modelFolder(), 'tiny', graph, { sampleRateHz: TINY_RATE_HZ });
  const target = join(root, 'embedded');
  const tasks = new Set<string>();
  const run = { device: 'cpu', threads: 1, onProgress: (task: string) => tasks.add(task) } as const;
  const write = () => withModels(['tiny'], run, (embed) => writePaperAudio(target, dir, OPTIONS, ['tiny'], embed));
  await expect(write()).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  const { benchmark } = await readPaperBenchmark(dir, OPTIONS);
  const loudness = (d: number, k: number) => 0.1 + (0.8 * ((k * 7 + d) % 11)) / 11;
  for (const [d, { keys }] of benchmark.datasets.entries()) {
    const folder = join(dir, 'data', d === 0 ? 'irmas' : 'openmic-2018', 'audio');
    await mkdir(folder, { recursive: true });
    for (const [k, key] of keys.entries()) {
      const sound = Float32Array.from({ length: TINY_PATCH_SAMPLES }, (_, n) => loudness(d, k) * Math.sin(0.3 * n));
      await writeFile(join(folder, `${key}.wav`), wavFile([sound], { sampleRateHz: TINY_RATE_HZ }));
    }
  }
  await write();
  expect([...tasks]).toContain('tiny, embedding clips');
  const written = await readBenchmark(target);
  expect(written.benchmark).toEqual(benchmark);
  expect(written.provenance.get('tiny')!.modelSha256).toMatch(/^[0-9a-f]{64}$/);
  const { tables, dim } = await written.loadEmbedding('tiny');
  tables.forEach((table, d) => {
    const first = (k: number) => table[k * dim]! - 2 * Math.log(loudness(d, k));
    // The logarithm of the energy grows by twice that of the loudness; samples of 16 bits round it.
    for (const k of benchmark.datasets[d]!.keys.keys()) expect(Math.abs(first(k) - first(0))).toBeLessThan(1e-2);
  });
}, 120_000);
