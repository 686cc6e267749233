import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Benchmark } from '../benchmark/data.js';
import { readBenchmark, writeBenchmark } from './benchmark-file.js';
import { encodeNpy } from './npy.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-benchmark-'));
afterAll(() => rmSync(root, { recursive: true }));

const dataset = (id: string) => ({
  id,
  title: `Title of ${id}`,
  licence: 'CC BY 4.0',
  keys: ['a.wav', 'b.wav', 'é.wav'],
  recordings: ['r', 'r', 's'],
  splits: ['train', 'test', 'train'] as const,
  genres: Uint8Array.of(1, 0, 1),
  labels: Int8Array.of(1, -1, 0, 1, -1, -1),
});
const BENCHMARK: Benchmark = {
  id: 'tiny',
  title: 'Tiny',
  description: 'Two collections of three clips.',
  instruments: ['violin', 'cello'],
  genres: ['rock', 'jazz'],
  datasets: [dataset('one'), dataset('two')],
  reading: 'as-run',
  seed: 7,
  testLabels: 'public',
};
const EMBEDDING = {
  id: 'mfcc',
  dim: 2,
  tables: [Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(0.1, -0, 1e-40, 7, 8, 9)],
};

let made = 0;

async function written(): Promise<string> {
  const dir = join(root, `${made++}`);
  await writeBenchmark(dir, BENCHMARK, [EMBEDDING, { ...EMBEDDING, id: 'other', provenance: { device: 'cpu' } }]);
  return dir;
}

// biome-ignore lint/suspicious/noExplicitAny: a JSON text that a test damages at will
function edit(dir: string, change: (json: any) => void): string {
  const file = join(dir, 'benchmark.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  change(json);
  writeFileSync(file, JSON.stringify(json));
  return dir;
}

test('what is written is read again, to the last bit, from the folder or its benchmark.json', async () => {
  const dir = await written();
  for (const path of [dir, join(dir, 'benchmark.json')]) {
    const { benchmark, embeddingIds, loadEmbedding, provenance } = await readBenchmark(path);
    expect(benchmark).toEqual(BENCHMARK);
    expect(embeddingIds).toEqual(['mfcc', 'other']);
    expect(Object.fromEntries(provenance)).toEqual({ mfcc: {}, other: { device: 'cpu' } });
    expect(await loadEmbedding('mfcc')).toEqual(EMBEDDING);
  }
});

test('the same benchmark gives the same bytes, and nothing but its files', async () => {
  const [one, two] = [await written(), await written()];
  const files = (dir: string) =>
    readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(
    files(one)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['benchmark.json', 'one.npy', 'one.npy', 'two.npy', 'two.npy']);
  for (const file of ['benchmark.json', 'embeddings/mfcc/one.npy']) {
    expect(readFileSync(join(one, file)).equals(readFileSync(join(two, file)))).toBe(true);
  }
});

test('a write that fails leaves no benchmark.json, not even an older one', async () => {
  const dir = await written();
  const bad = { ...EMBEDDING, tables: [EMBEDDING.tables[0]!, Float32Array.of(1, 2, Number.NaN, 4, 5, 6)] };
  await expect(writeBenchmark(dir, BENCHMARK, [bad])).rejects.toMatchObject({
    code: 'NON_FINITE',
    message: expect.stringContaining('clip b.wav, column 0'),
  });
  await expect(readBenchmark(dir)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});

describe('an array that is not the benchmark’s is refused with its file', () => {
  const file = 'embeddings/mfcc/two.npy';
  const values = (shape: number[], data: number[]) => encodeNpy({ shape, data: Float32Array.from(data) });
  test.each<[string, (path: string) => void, string]>([
    ['missing', (path) => rmSync(path), 'FILE_NOT_FOUND'],
    ['cut short', (path) => truncateSync(path, 130), 'FILE_UNREADABLE'],
    ['empty', (path) => truncateSync(path, 0), 'FILE_UNREADABLE'],
    ['another one', (path) => writeFileSync(path, values([3, 2], [1, 2, 3, 4, 5, 6])), 'CHECKSUM_MISMATCH'],
    ['of another dimension', (path) => writeFileSync(path, values([3, 1], [1, 2, 3])), 'WRONG_DIMENSION'],
    ['of fewer clips', (path) => writeFileSync(path, values([2, 2], [1, 2, 3, 4])), 'SHAPE_MISMATCH'],
    ['with NaN', (path) => writeFileSync(path, values([3, 2], [1, 2, 3, Number.NaN, 5, 6])), 'NON_FINITE'],
    [
      'of float64',
      (path) => writeFileSync(path, encodeNpy({ shape: [3, 2], data: new Float64Array(6) })),
      'FILE_UNREADABLE',
    ],
  ])('%s', async (_, damage, code) => {
    const dir = await written();
    damage(join(dir, file));
    const { loadEmbedding } = await readBenchmark(dir);
    await expect(loadEmbedding('mfcc')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(join(dir, file)),
    });
    expect((await loadEmbedding('other')).dim).toBe(2);
  });

  test('an embedding that is not there is told beside those that are', async () => {
    const { loadEmbedding } = await readBenchmark(await written());
    await expect(loadEmbedding('clap')).rejects.toMatchObject({
      code: 'UNKNOWN_EMBEDDING',
      message: expect.stringContaining('mfcc, other'),
    });
  });
});

describe('a benchmark.json that is damaged is refused with the place', () => {
  // biome-ignore lint/suspicious/noExplicitAny: as of edit
  test.each<[string, (json: any) => void, string, string]>([
    ['a later version', (json) => (json.version = 2), 'UNSUPPORTED', 'version 1'],
    ['another format', (json) => (json.format = 'x'), 'INVALID_VALUE', 'format'],
    [
      'an unknown split',
      (json) => (json.datasets[0].clips.splits[1] = 'valid'),
      'INVALID_VALUE',
      'datasets.0.clips.splits.1',
    ],
    ['an unknown genre', (json) => (json.datasets[1].clips.genres[2] = 'pop'), 'INVALID_VALUE', 'clip é.wav'],
    ['a label of 2', (json) => (json.datasets[0].clips.labels.violin[0] = 2), 'INVALID_VALUE', 'labels.violin.0'],
    [
      'an instrument without labels',
      (json) => delete json.datasets[0].clips.labels.violin,
      'INVALID_VALUE',
      'dataset one',
    ],
    ['a short column', (json) => json.datasets[0].clips.recordings.pop(), 'INVALID_VALUE', 'recordings'],
    ['a key twice', (json) => (json.datasets[0].clips.keys[1] = 'a.wav'), 'DUPLICATE_KEY', "'a.wav'"],
    ['keys out of order', (json) => json.datasets[0].clips.keys.reverse(), 'INVALID_VALUE', 'byte order'],
    ['one dataset', (json) => json.datasets.pop(), 'INVALID_VALUE', 'datasets'],
    ['a dataset twice', (json) => (json.datasets[1].id = 'one'), 'DUPLICATE_KEY', "'one'"],
    ['an embedding without a file', (json) => json.embeddings[0].files.pop(), 'INVALID_VALUE', 'embedding mfcc'],
    [
      'a file outside the folder',
      (json) => (json.embeddings[0].files[0].file = '../x.npy'),
      'INVALID_VALUE',
      'files.0.file',
    ],
    ['an absolute file', (json) => (json.embeddings[0].files[0].file = '/x.npy'), 'INVALID_VALUE', 'files.0.file'],
    ['no hash', (json) => (json.embeddings[0].files[0].sha256 = ''), 'INVALID_VALUE', 'sha256'],
    ['a field too many', (json) => (json.extra = 1), 'INVALID_VALUE', 'extra'],
  ])('%s', async (_, damage, code, message) => {
    const dir = edit(await written(), damage);
    await expect(readBenchmark(dir)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    await expect(readBenchmark(dir)).rejects.toThrow(join(dir, 'benchmark.json'));
  });

  test.each([
    ['no JSON', '{', 'FILE_UNREADABLE'],
    ['null', 'null', 'INVALID_VALUE'],
    ['a list', '[]', 'INVALID_VALUE'],
  ])('%s', async (_, text, code) => {
    const dir = await written();
    writeFileSync(join(dir, 'benchmark.json'), text);
    await expect(readBenchmark(dir)).rejects.toMatchObject({ code });
  });
});
