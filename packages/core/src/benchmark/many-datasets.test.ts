import { describe, expect, test } from 'vitest';
import { methodNamed } from '../correct/methods.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import type { Benchmark, Dataset, Embedding } from './data.js';
import { evaluateTask } from './evaluate.js';
import type { Variant } from './probe.js';
import { taskData, tasksOf } from './task.js';

const DIM = 6;
const CLIPS = 80;
const IDS = ['studio', 'field', 'stage'];

/** Three shifted collections of two instruments without genres; the k-th has a positive every k + 2 clips. */
function threeCollections(): { benchmark: Benchmark; embedding: Embedding } {
  const random = new NumpyRandomState(3);
  const timbre = random.normal(DIM);
  const tables: Float32Array[] = [];
  const datasets = IDS.map((id, d): Dataset => {
    const labels = Int8Array.from({ length: 2 * CLIPS }, (_, k) => (Math.floor(k / 2) % (d + 2) === k % 2 ? 1 : -1));
    const shift = random.normal(DIM);
    const noise = random.normal(CLIPS * DIM);
    tables.push(
      Float32Array.from(noise, (v, k) => v + labels[2 * Math.floor(k / DIM)]! * timbre[k % DIM]! + shift[k % DIM]!),
    );
    const keys = Array.from({ length: CLIPS }, (_, i) => `${id}${String(i).padStart(3, '0')}`);
    return {
      id,
      title: id,
      licence: 'none',
      keys,
      recordings: keys,
      splits: keys.map((_, i) => (i % 5 === 0 ? 'test' : 'train')),
      genres: new Uint8Array(CLIPS),
      labels,
    };
  });
  const benchmark: Benchmark = {
    id: 'three',
    title: 'Three collections',
    description: '',
    instruments: ['gong', 'bell'],
    genres: ['all'],
    datasets,
    reading: 'corrected',
    seed: 42,
    testLabels: 'public',
  };
  return { benchmark, embedding: { id: 'normal', dim: DIM, tables } };
}

const { benchmark, embedding } = threeCollections();
const variants = (...names: string[]) => names.map((name): Variant => ({ recipe: methodNamed(name), scope: 'global' }));

describe('a benchmark of three datasets', () => {
  test('has each unordered pair once for each instrument', () => {
    expect(tasksOf(benchmark).map(({ pair, instrument }) => `${pair} ${instrument}`)).toEqual(
      ['0,1', '0,2', '1,2'].flatMap((pair) => [`${pair} 0`, `${pair} 1`]),
    );
  });

  test('balances each pair on its own', () => {
    const positives = (pair: readonly [number, number]) => {
      const { training } = taskData(benchmark, embedding, { pair, instrument: 0 });
      return [0, 1].map((d) =>
        training.positive.reduce((sum, p, i) => sum + Number(p && training.datasets[i] === d), 0),
      );
    };
    // The scarcer dataset of a pair decides, so that the first is cut to two different sizes.
    const [withField, withStage] = [positives([0, 1]), positives([0, 2])];
    expect(withField[0]).toBe(withField[1]);
    expect(withStage[0]).toBe(withStage[1]);
    expect(withField[0]).not.toBe(withStage[0]);
  });

  test('names the pair in every line of the long table and in remarks', async () => {
    const { rows, notes } = await evaluateTask(
      benchmark,
      embedding,
      variants('none', 'mlda'),
      { pair: [0, 2], instrument: 1 },
      plainCompute,
    );
    expect(new Set(rows.map(({ pair }) => pair))).toEqual(new Set(['studio+stage']));
    expect(new Set(rows.flatMap(({ trainSet, testSet }) => [trainSet, testSet ?? trainSet]))).toEqual(
      new Set(['studio', 'stage']),
    );
    expect(notes).toEqual(['normal, studio+stage, bell, mlda global: one genre: mlda is lda here']);
  });
});

describe('a benchmark without genres', () => {
  test('has mlda equal to lda, and says so', async () => {
    const task = { pair: [0, 1], instrument: 0 } as const;
    const { rows, notes } = await evaluateTask(benchmark, embedding, variants('lda', 'mlda'), task, plainCompute);
    const values = (name: string) => rows.filter(({ method }) => method === name).map(({ value }) => value);
    expect(values('lda').length).toBeGreaterThan(0);
    expect(values('mlda')).toEqual(values('lda'));
    expect(notes.filter((note) => note.includes('mlda is lda'))).toHaveLength(1);
  });
});
