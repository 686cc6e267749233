import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { judgedCollections } from '../../../../../test/support/judged-collections.js';
import { diagonalMap } from '../../correct/affine.js';
import type { Stage, TrainingRows } from '../../correct/contract.js';
import { METHODS, methodNamed } from '../../correct/methods.js';
import type { Recipe } from '../../correct/recipe.js';
import { EbbError } from '../../errors.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import type { Benchmark, Dataset, Embedding } from '../data.js';
import { evaluateTask, type Judging } from '../evaluate.js';
import type { Variant } from '../probe.js';
import { tasksOf } from '../task.js';
import { correctability, correctabilityPoints } from './correctability.js';
import { type MethodVerdict, verdictOf } from './verdict.js';

const JUDGING: Judging = {
  drawCount: 40,
  regimes: ['clean-affected', 'mixed'],
  keepScores: false,
  discrepancies: 'classwise',
};

/** A method of one step of its own. */
function methodOf(name: string, fit: (rows: TrainingRows) => Stage): Recipe {
  const operator = {
    id: name,
    title: name,
    definition: '',
    reference: '',
    parameters: z.object({}),
    labelsUsed: () => 'none' as const,
    chosenBy: () => 'nothing' as const,
    fit: async (rows: TrainingRows) => ({ stage: fit(rows) }),
  };
  return { name, title: name, reference: undefined, steps: [{ operator, parameters: {} }] };
}

const affine = (scale: number, { x }: TrainingRows): Stage => ({
  kind: 'affine',
  map: diagonalMap(new Float64Array(x.cols).fill(scale), new Float64Array(x.cols).fill(3)),
});
const ONE_POINT = methodOf('one-point', (rows) => affine(0, rows));
const OVERFLOWING = methodOf('overflowing', (rows) => affine(1e300, rows));
const UNFITTED = methodOf('unfitted', () => {
  throw new EbbError('SINGULAR', 'It cannot be fitted.');
});

const some = ['none', 'lda', 'centre'].map(methodNamed);

async function verdict({ benchmark, embedding }: { benchmark: Benchmark; embedding: Embedding }, recipes = some) {
  const variants = recipes.map((recipe): Variant => ({ recipe, scope: 'global' }));
  const judgements = [];
  for (const task of tasksOf(benchmark)) {
    const { judgement } = await evaluateTask(benchmark, embedding, variants, task, plainCompute, JUDGING);
    judgements.push(judgement!);
  }
  const points = correctabilityPoints(embedding.id, benchmark.instruments, judgements, 0);
  const whole = { ...verdictOf(benchmark, embedding.id, judgements), points, correctability: correctability(points) };
  expectFinite(whole, 'verdict');
  return whole;
}

/** Every number of the verdict is finite, and what has no number says why. */
function expectFinite(value: unknown, path: string): void {
  if (typeof value === 'number') expect(Number.isFinite(value), path).toBe(true);
  if (typeof value !== 'object' || value === null) return;
  if ('reason' in value) expect(value.reason, path).toMatch(/\w{3}/);
  for (const [key, part] of Object.entries(value)) expectFinite(part, `${path}.${key}`);
}

const collections = judgedCollections({ recordings: 40 });

/** The collections with another table of embeddings, of the same clips. */
function changed(change: (v: number, row: number, column: number, dataset: number) => number, dim = 10) {
  const tables = collections.benchmark.datasets.map((dataset, d) =>
    Float32Array.from({ length: dataset.keys.length * dim }, (_, k) => {
      const [row, column] = [Math.floor(k / dim), k % dim];
      return change(collections.embedding.tables[d]![row * 10 + (column % 10)]!, row, column, d);
    }),
  );
  return { benchmark: collections.benchmark, embedding: { id: 'changed', dim, tables } };
}

describe('a verdict is finite, and has a reason where a score is missing', () => {
  test('with every built-in method', { timeout: 30_000 }, async () => {
    const small = judgedCollections({ recordings: 24, conditions: [['turn', 1]] });
    const { methods } = await verdict(small, [...METHODS]);
    expect(methods.filter((method) => 'failure' in method)).toEqual([]);
  });

  test('for a method that maps everything to one point: no discrepancy, no reward', async () => {
    // So many recordings that the uncorrected probes are certainly above chance.
    const many = judgedCollections({ recordings: 150, conditions: [['turn', 1]] });
    const { methods, boards } = await verdict(many, [...some, ONE_POINT]);
    const { scores, discrepancies } = methods[3] as MethodVerdict;
    // All clips tie.
    expect(scores.cross).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(scores.robustness).toEqual({ value: 0, low: 0, high: 0 });
    for (const { left } of discrepancies) {
      expect(left).toEqual({ reason: 'All embeddings are equal, so that they have no scale.' });
    }
    expect(boards.cross.places[3]!.rank).toBeGreaterThan(boards.cross.places[0]!.rank!);
  });

  test('for constant features among others', async () => {
    await verdict(changed((v, _, column) => (column % 3 === 0 ? 0.1 : v)));
  });

  test('for embeddings that are all one point', async () => {
    const { gap, methods } = await verdict(
      changed(() => 0.1),
      [methodNamed('none'), methodNamed('centre')],
    );
    expect(gap).toEqual({ value: 0, low: 0, high: 0 });
    const { scores, discrepancies } = methods[1] as MethodVerdict;
    expect(scores.recovery).toEqual({ reason: 'the gap’s interval holds 0' });
    expect(discrepancies.every(({ left }) => 'reason' in left)).toBe(true);
  });

  test('for fewer clips than dimensions, so that covariances are singular', async () => {
    const wide = changed((v, row, column) => v * Math.cos(row + column ** 2) + Math.sin(row * column), 100);
    await verdict(wide, ['none', 'lda', 'whiten', 'combat'].map(methodNamed));
  });

  test('for identical datasets: no gap to recover, no discrepancy to leave', async () => {
    const { benchmark, embedding } = collections;
    const [first] = benchmark.datasets as [Dataset];
    const twin = { ...first, id: 'twin' };
    const conditions = embedding.conditions!.map((one) => ({ ...one, tables: [one.tables[0]!, one.tables[0]!] }));
    const { gap, methods } = await verdict({
      benchmark: { ...benchmark, datasets: [first, twin] },
      embedding: { ...embedding, tables: [embedding.tables[0]!, embedding.tables[0]!], conditions },
    });
    expect(gap).toMatchObject({ value: 0 });
    const { scores, discrepancies } = methods[0] as MethodVerdict;
    expect(scores.recovery).toEqual({ reason: 'the gap’s interval holds 0' });
    // An estimate of 0 is no divisor, whether it came out as 0, below it or as rounding.
    for (const { left } of discrepancies) expect(left).toHaveProperty('reason');
  });

  test('where a class is too small for its own discrepancies, which pooled ones are not', async () => {
    const { benchmark, embedding } = judgedCollections({ recordings: 40, conditions: [] });
    // Four training positives a dataset: enough for three folds of the probe, not for the domain classifier's five.
    const datasets = benchmark.datasets.map((dataset) => {
      let left = 4;
      const labels = dataset.labels.map((label, k) => {
        if (k % 3 !== 0 || label !== 1 || dataset.splits[Math.floor(k / 3)] === 'test') return label;
        return left-- > 0 ? 1 : -1;
      });
      return { ...dataset, labels };
    });
    const few = { ...benchmark, datasets, genres: ['all'], instruments: benchmark.instruments };
    const noGenres = datasets.map((dataset) => ({ ...dataset, genres: dataset.genres.map(() => 0) }));
    const { methods } = await verdict({ benchmark: { ...few, datasets: noGenres }, embedding }, [methodNamed('none')]);
    for (const { part, left } of (methods[0] as MethodVerdict).discrepancies) {
      if (part === 'pooled') expect(left).toMatchObject({ value: 1, low: 1, high: 1 });
      else expect(left).toMatchObject({ reason: expect.stringContaining('at least 5') });
    }
  });
});

describe('a method that fails has no rank and its reason is kept, and the others have the same figures', () => {
  test.each([UNFITTED, OVERFLOWING])('$name', async (failing) => {
    const [alone, beside] = [await verdict(collections), await verdict(collections, [...some, failing])];
    expect(beside.methods.slice(0, 3)).toEqual(alone.methods);
    expect(beside.boards).toMatchObject({
      cross: { places: [...alone.boards.cross.places, { rank: undefined, tied: false }] },
      robustness: { places: [...alone.boards.robustness.places, { rank: undefined, tied: false }] },
    });
    expect(beside.methods[3]).toMatchObject({ method: failing.name, failure: expect.stringMatching(/normal, gong/) });
  });
});

test('folds without a class are a typed error that names dataset and instrument', async () => {
  const { benchmark, embedding } = collections;
  // Two training positives of the first instrument: one of three folds has none.
  let left = 2;
  const [first, ...others] = benchmark.datasets as [Dataset, ...Dataset[]];
  const labels = first.labels.map((label, k) =>
    k % 3 === 0 && label === 1 && first.splits[Math.floor(k / 3)] === 'train' && left-- <= 0 ? -1 : label,
  );
  const oneClass = { ...benchmark, genres: ['all'], datasets: [{ ...first, labels }, ...others] };
  oneClass.datasets = oneClass.datasets.map((dataset) => ({ ...dataset, genres: dataset.genres.map(() => 0) }));
  await expect(verdict({ benchmark: oneClass, embedding })).rejects.toMatchObject({
    code: 'TOO_FEW_CLIPS',
    details: { where: expect.stringMatching(/instrument gong/) },
  });
});
