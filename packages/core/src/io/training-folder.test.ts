import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judgedCollections } from '../../../../test/support/judged-collections.js';
import { trainingPart } from '../benchmark/training-folds.js';
import { encodeNpz, readNpz } from './npz.js';
import { exportTraining, trainingFixture } from './training-export.js';
import { readTrainingFolder } from './training-folder.js';

const dir = mkdtempSync(join(tmpdir(), 'ebb-training-folder-'));
const { benchmark, embedding } = judgedCollections({ recordings: 20, ids: ['a', 'b', 'c'] });
const file = join(dir, 'training.npz');
const manifest = join(dir, 'manifest.json');

beforeAll(async () => {
  await exportTraining(dir, benchmark, embedding);
});
afterAll(() => rmSync(dir, { recursive: true }));

test('an export is read as the training part that it was written of', async () => {
  const part = trainingPart(benchmark, embedding);
  const read = await readTrainingFolder(dir);
  expect(read.embedding).toEqual(part.embedding);
  expect(read.benchmark.datasets).toEqual(part.benchmark.datasets);
  const { datasets: _, description, testLabels, ...rest } = read.benchmark;
  expect(benchmark).toMatchObject(rest);
  expect({ description, testLabels }).toEqual({ description: '', testLabels: 'private' });
  // The fixture is drawn from train clips, so that an author has the one of the server.
  expect(trainingFixture(read.benchmark, read.embedding)).toEqual(trainingFixture(benchmark, embedding));
});

test('what does not fit together is a typed error that names the place', async () => {
  const arrays = await readNpz(file, ['key', 'dataset', 'recording', 'genre', 'labels', 'embedding']);
  const text = readFileSync(manifest, 'utf8');
  const rows = arrays.key.shape[0]!;
  const strings = (value: string) => ({ shape: [rows], data: Array.from({ length: rows }, () => value) });
  for (const [change, code, message] of [
    [{ dataset: strings('z') }, 'INVALID_VALUE', 'dataset that the manifest does not name. Received z'],
    [{ genre: strings('z') }, 'INVALID_VALUE', 'genre'],
    [{ key: { shape: [rows], data: new Float32Array(rows) } }, 'INVALID_VALUE', "'key'"],
    [{ labels: { shape: [rows, 3], data: new Float32Array(3 * rows) } }, 'INVALID_VALUE', 'int8'],
    [{ labels: { shape: [rows, 1], data: new Int8Array(rows) } }, 'SHAPE_MISMATCH', `(${rows}, 3)`],
    [
      { embedding: { shape: [rows, 2], data: new Float32Array(2 * rows) } },
      'WRONG_DIMENSION',
      `(${rows}, ${embedding.dim})`,
    ],
    [
      { embedding: { ...arrays.embedding, data: new Float32Array(rows * embedding.dim).fill(Number.NaN) } },
      'NON_FINITE',
      'finite',
    ],
    [{ recording: { shape: [1], data: ['x'] } }, 'SHAPE_MISMATCH', "'recording'"],
  ] as const) {
    writeFileSync(file, encodeNpz({ ...arrays, ...change }));
    await expect(readTrainingFolder(dir), code).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      details: { where: file },
    });
  }
  writeFileSync(manifest, '{"benchmark":{}}');
  await expect(readTrainingFolder(dir)).rejects.toMatchObject({ code: 'INVALID_VALUE', details: { where: manifest } });
  writeFileSync(manifest, '{');
  await expect(readTrainingFolder(dir)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  writeFileSync(manifest, text);
  await expect(readTrainingFolder(join(dir, 'missing'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});
