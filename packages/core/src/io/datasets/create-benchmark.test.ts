import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readBenchmark } from '../benchmark-file.js';
import { encodeNpy } from '../npy.js';
import { createBenchmark, type EmbedFiles } from './create-benchmark.js';
import { readCsvCollections } from './csv-folder.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-create-'));
afterAll(() => rmSync(root, { recursive: true }));

const ROWS = 40;
/** Two datasets whose rows alternate, so that no row stands where its clip does. */
const CSV = `path,dataset,instrument,split\n${Array.from(
  { length: ROWS },
  (_, k) => `${ROWS - k}.wav,${k % 2 ? 'b' : 'a'},${k % 4 < 2 ? 'cello' : 'flute'},${k % 3 === 2 ? 'test' : 'train'}\n`,
).join('')}`;

const table = join(root, 'clips.csv');
writeFileSync(table, CSV);
const collections = () => readCsvCollections(table, { audio: 'unused' });

/** The number in a file's name, twice. */
const numberOf = (path: string) => Number(/(\d+)\.wav$/.exec(path)![1]);
const embedOne = (model: string, paths: readonly string[]) => ({
  dim: 2,
  paths,
  table: Float32Array.from(paths.flatMap((path) => [numberOf(path), numberOf(path)])),
  provenance: { model },
});
const embed: EmbedFiles = async (models, paths) => models.map((model) => embedOne(model, paths));

let made = 0;
const folder = () => join(root, `benchmark${made++}`);

/** A float64 array, which numbers too large for float32 fit in. */
function npy(shape: number[], value: (k: number) => number = (k) => k): string {
  const file = join(root, `${made++}.npy`);
  const data = Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => value(k));
  writeFileSync(file, encodeNpy({ shape, data }));
  return file;
}

test('every clip gets the embedding of its own file, and of its own row of a ready array', async () => {
  const dir = folder();
  const sources = { models: ['numbers'], ready: new Map([['rows', npy([ROWS, 1])]]) };
  const { files } = await createBenchmark(dir, await collections(), { id: 'x' }, sources, embed);
  expect(files).toEqual([
    'benchmark.json',
    ...['numbers', 'rows'].flatMap((id) => ['a', 'b'].map((dataset) => `embeddings/${id}/${dataset}.npy`)),
  ]);
  const { benchmark, embeddingIds, loadEmbedding, provenance } = await readBenchmark(dir);
  expect(embeddingIds).toEqual(['numbers', 'rows']);
  expect(provenance.get('numbers')).toEqual({ model: 'numbers' });
  const [numbers, rows] = [await loadEmbedding('numbers'), await loadEmbedding('rows')];
  benchmark.datasets.forEach(({ keys }, d) => {
    expect([...numbers.tables[d]!]).toEqual(keys.flatMap((key) => [numberOf(key), numberOf(key)]));
    expect([...rows.tables[d]!]).toEqual(keys.map((key) => ROWS - numberOf(key)));
  });
});

test('the clips are there under every effect too, each from its own file', async () => {
  const dir = folder();
  const effects = [-10, 2.5].map((strength) => ({ effect: 'gain', strength, seed: 1, recordings: [] }));
  const affected: EmbedFiles = async (models, paths, effect) =>
    models.map((model) => {
      const files = embedOne(model, paths);
      return { ...files, table: files.table.map((v) => v + 1000 * (effect?.strength ?? 0)) };
    });
  const sources = { models: ['numbers'], ready: new Map<string, string>(), effects };
  const { files } = await createBenchmark(dir, await collections(), { id: 'x' }, sources, affected);
  expect(files).toContain('embeddings/numbers/gain/-10/a.npy');
  const { benchmark, loadEmbedding, conditions } = await readBenchmark(dir);
  expect(conditions.get('numbers')).toMatchObject([{ strength: -10 }, { strength: 2.5 }]);
  expect((await loadEmbedding('numbers')).conditions).toBeUndefined();
  const all = await loadEmbedding('numbers', () => true);
  expect(all.conditions).toHaveLength(2);
  for (const { strength, tables } of all.conditions!) {
    benchmark.datasets.forEach(({ keys }, d) => {
      expect([...tables[d]!]).toEqual(
        keys.flatMap((key) => [numberOf(key) + 1000 * strength, numberOf(key) + 1000 * strength]),
      );
    });
  }
  const one = await loadEmbedding('numbers', ({ strength }) => strength > 0);
  expect(one.conditions).toMatchObject([{ effect: 'gain', strength: 2.5 }]);
});

test('a file that one model leaves out leaves the benchmark, for all embeddings', async () => {
  const dir = folder();
  const lossy: EmbedFiles = async (models, paths) =>
    models.map((model) => embedOne(model, model === 'lossy' ? paths.filter((p) => numberOf(p) !== 7) : paths));
  const sources = { models: ['numbers', 'lossy'], ready: new Map<string, string>() };
  const { notes } = await createBenchmark(dir, await collections(), { id: 'x' }, sources, lossy);
  expect(notes).toEqual(['1 files are left out, for they could not be embedded']);
  const { benchmark, loadEmbedding } = await readBenchmark(dir);
  expect(benchmark.datasets.map(({ keys }) => keys.length)).toEqual([20, 19]);
  expect(benchmark.datasets[1]!.keys).not.toContain('7.wav');
  expect((await loadEmbedding('numbers')).tables[1]).toHaveLength(38);
});

describe('faults show before a file is embedded', () => {
  const never: EmbedFiles = () => Promise.reject(new Error('embedded'));
  test.each([
    ['no embedding', [], 'x', 'INVALID_ARGUMENT'],
    ['an embedding twice', ['m', 'm'], 'x', 'INVALID_ARGUMENT'],
    ['an id that is no file name', ['m'], '../x', 'INVALID_ARGUMENT'],
  ])('%s', async (_, models, id, code) => {
    const sources = { models, ready: new Map<string, string>() };
    await expect(createBenchmark(folder(), await collections(), { id }, sources, never)).rejects.toMatchObject({
      code,
    });
  });

  test('a dataset whose id is no file name', async () => {
    const [a, b] = await collections();
    const sources = { models: ['m'], ready: new Map<string, string>() };
    await expect(
      createBenchmark(folder(), [{ ...a!, id: 'a/b' }, b!], { id: 'x' }, sources, never),
    ).rejects.toMatchObject({ code: 'INVALID_VALUE', message: expect.stringContaining('datasets.0.id') });
  });
});

describe('a ready array that does not fit is a typed error', () => {
  test.each([
    ['too few rows', () => npy([ROWS - 1, 2]), 'SHAPE_MISMATCH'],
    ['no table', () => npy([ROWS]), 'SHAPE_MISMATCH'],
    ['NaN', () => npy([ROWS, 1], (k) => (k === 5 ? Number.NaN : 0)), 'NON_FINITE'],
    ['too large for float32', () => npy([ROWS, 1], (k) => (k === 5 ? 1e300 : 0)), 'NON_FINITE'],
    ['no file', () => join(root, 'none.npy'), 'FILE_NOT_FOUND'],
  ])('%s', async (_, file, code) => {
    const sources = { models: [], ready: new Map([['rows', file()]]) };
    await expect(createBenchmark(folder(), await collections(), { id: 'x' }, sources, embed)).rejects.toMatchObject({
      code,
    });
  });
});
