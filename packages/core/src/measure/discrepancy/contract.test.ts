import { describe, expect, test } from 'vitest';
import { matrix, row, transpose } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { dot } from '../../linalg/vector.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { CrossValidate, DiscrepancyContext, EmbeddingSets } from './contract.js';
import { measureDiscrepancies } from './measure-discrepancies.js';
import { DISCREPANCIES } from './registry.js';

const DIM = 6;

/** Rows along the difference of the means of the other folds' rows: simple, and blind to the order of the sets. */
const nearestMean: CrossValidate = (x, positive) => {
  const places = [0, 0];
  const foldOf = positive.map((label) => places[label]!++ % 3);
  const scores = Float64Array.from({ length: x.rows }, (_, i) => {
    const means = [new Float64Array(x.cols), new Float64Array(x.cols)];
    const counts = [0, 0];
    for (let k = 0; k < x.rows; k++) {
      if (foldOf[k] === foldOf[i]) continue;
      counts[positive[k]!]!++;
      row(x, k).forEach((v, j) => {
        means[positive[k]!]![j]! += v;
      });
    }
    const [low, high] = means.map((sum, label) => sum.map((v) => v / counts[label]!)) as [Float64Array, Float64Array];
    const direction = high.map((v, j) => v - low[j]!);
    return dot(direction, row(x, i)) - (dot(direction, high) + dot(direction, low)) / 2;
  });
  return { scores, foldOf };
};

const context: DiscrepancyContext = { compute: plainCompute, seed: 5, bandwidth: 1.2, crossValidate: nearestMean };

/** Two samples of one distribution, b moved by `shift` along the first axis. */
function sample(shift: number, rowsA = 60, rowsB = 60): EmbeddingSets {
  const random = new NumpyRandomState(17);
  const draw = (rows: number) => matrix(rows, DIM, random.normal(rows * DIM));
  const [a, b] = [draw(rowsA), draw(rowsB)];
  for (let i = 0; i < rowsB; i++) row(b, i)[0]! += shift;
  return { a, b };
}

const map = ({ a, b }: EmbeddingSets, f: (values: Float64Array) => Float64Array): EmbeddingSets => ({
  a: { ...a, data: f(a.data) },
  b: { ...b, data: f(b.data) },
});

async function measure(id: string, sets: EmbeddingSets, changes: Partial<DiscrepancyContext> = {}) {
  const values = await measureDiscrepancies([DISCREPANCIES.get(id)!], sets, { ...context, ...changes });
  return values.get(id)!;
}

const numberOf = async (id: string, sets: EmbeddingSets) => (await measure(id, sets)).value as number;

describe.each([...DISCREPANCIES.keys()])('the contract of %s', (id) => {
  const discrepancy = DISCREPANCIES.get(id)!;

  test('is a finite number in its range, the same twice, and leaves the sets as they were', async () => {
    for (const sets of [sample(0), sample(1, 40, 75), sample(50)]) {
      const before = [...sets.a.data, ...sets.b.data];
      const value = await numberOf(id, sets);
      expect(value).toBe(await numberOf(id, sets));
      expect(Number.isFinite(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(discrepancy.range[0]);
      expect(value).toBeLessThanOrEqual(discrepancy.range[1]);
      expect([...sets.a.data, ...sets.b.data]).toEqual(before);
    }
  });

  test('does not change when the sets are exchanged, or moved and scaled together', async () => {
    const sets = sample(0.8, 30, 45);
    const value = await numberOf(id, sets);
    // The same sums in another order: a few units of the last place of numbers of order one.
    expect(await numberOf(id, { a: sets.b, b: sets.a })).toBeCloseTo(value, 12);
    expect(
      await numberOf(
        id,
        map(sets, (data) => data.map((v) => 1e-3 * v + 7)),
      ),
    ).toBeCloseTo(value, 10);
    // Squares of these would overflow, or vanish.
    for (const factor of [1e250, 1e-250]) {
      expect(
        await numberOf(
          id,
          map(sets, (data) => data.map((v) => factor * v)),
        ),
      ).toBeCloseTo(value, 10);
    }
  });

  test('finds nothing between a set and itself', async () => {
    const { a } = sample(0);
    const value = await numberOf(id, { a, b: a });
    // Unbiased, MMD² leaves out pairs of a row with itself within a set, and counts them between: -2 (1 - mean k) / n. A
    // classifier that has seen a row's double with the other label is worse than chance.
    if (id === 'mmd') expect(Math.abs(value)).toBeLessThan(2 / a.rows);
    else if (id === 'domain-auc' || id === 'proxy-a-distance') expect(value).toBeLessThanOrEqual(discrepancy.neutral);
    // Rounding of sums of order one; roots of it for the two that are roots.
    else expect(value).toBeLessThan(1e-7);
  });

  test('is undefined, and not 0, where all embeddings are one point', async () => {
    const collapsed = map(sample(1), (data) => data.fill(0.1));
    // All but: one row is a unit of the last place away.
    const rounded = map(collapsed, (data) => data.map((v, k) => (k < DIM ? v * (1 + Number.EPSILON) : v)));
    for (const sets of [collapsed, rounded]) {
      expect(await measure(id, sets)).toEqual({ value: undefined, reason: expect.stringContaining('equal') });
    }
  });

  test('refuses rows that are too few, of unequal width or not finite with a typed error', async () => {
    const { a, b } = sample(0);
    const none = matrix(0, DIM);
    await expect(measure(id, { a, b: none })).rejects.toMatchObject({ code: 'TOO_FEW_CLIPS' });
    await expect(discrepancy.compute({ a: none, b }, context)).rejects.toMatchObject({ code: 'TOO_FEW_CLIPS' });
    await expect(measure(id, { a, b: matrix(3, DIM + 1) })).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
    const broken = map({ a, b }, (data) => data.map((v, k) => (k === 3 * DIM ? Number.NaN : v)));
    await expect(measure(id, broken)).rejects.toMatchObject({ code: 'NON_FINITE', details: { at: 'row 3' } });
  });
});

// CORAL does not look at means.
test.each([...DISCREPANCIES.keys()].filter((id) => id !== 'coral'))('%s grows with a shift', async (id) => {
  const values: number[] = [];
  for (const shift of [0, 0.7, 1.5, 3]) values.push(await numberOf(id, sample(shift)));
  expect(values).toEqual([...values].sort((x, y) => x - y));
  const [first, last] = [values[0]!, values[3]!].map((v) => v - DISCREPANCIES.get(id)!.neutral) as [number, number];
  expect(last).toBeGreaterThan(4 * Math.abs(first));
});

test('CORAL grows with a difference of spread', async () => {
  const values: number[] = [];
  for (const factor of [1, 1.5, 2.5, 4]) {
    const { a, b } = sample(0);
    values.push(await numberOf('coral', { a, b: { ...b, data: b.data.map((v) => factor * v) } }));
  }
  expect(values).toEqual([...values].sort((x, y) => x - y));
  expect(values[3]).toBeGreaterThan(4 * values[0]!);
});

describe('a set of one row', () => {
  const { a, b } = sample(0);
  const single = { a, b: matrix(1, DIM, row(b, 0).slice()) };

  test.each(['mmd', 'frechet', 'coral', 'lda-separability'])('has no %s: a typed error', async (id) => {
    await expect(measure(id, single)).rejects.toMatchObject({ code: 'TOO_FEW_CLIPS' });
  });

  test.each(['energy', 'sliced-wasserstein'])('has a finite %s', async (id) => {
    expect(Number.isFinite(await numberOf(id, single))).toBe(true);
  });
});

test('sets that are a point each have a Fréchet distance, but no LDA separability', async () => {
  const points = { a: matrix(4, DIM).data.fill(1), b: matrix(4, DIM).data.fill(2) };
  const sets = { a: matrix(4, DIM, points.a), b: matrix(4, DIM, points.b) };
  // Scale-normalised, two points lie at distance 1 either side of their mean.
  expect(await numberOf('frechet', sets)).toBeCloseTo(4, 14);
  expect(await measure('lda-separability', sets)).toEqual({ value: undefined, reason: expect.any(String) });
});

test('the joint rotation of the sets changes no discrepancy that is defined by distances', async () => {
  const sets = sample(0.8);
  // A reflection I - 2 w w' composed with an exchange of columns.
  const w = Float64Array.from({ length: DIM }, (_, j) => (j + 1) / Math.sqrt((DIM * (DIM + 1) * (2 * DIM + 1)) / 6));
  const turned = matrix(DIM, DIM);
  for (let i = 0; i < DIM; i++) {
    for (let j = 0; j < DIM; j++) turned.data[i * DIM + ((j + 2) % DIM)] = Number(i === j) - 2 * w[i]! * w[j]!;
  }
  const rotation = transpose(turned);
  const rotated = {
    a: await plainCompute.product(sets.a, rotation),
    b: await plainCompute.product(sets.b, rotation),
  };
  for (const id of ['mmd', 'frechet', 'coral', 'energy', 'domain-auc', 'proxy-a-distance']) {
    // Rounding of rotated rows of order one.
    expect(await numberOf(id, rotated), id).toBeCloseTo(await numberOf(id, sets), 12);
  }
  // 256 directions stand for all: the root of their mean square varies by about sqrt(2 / 256) / 2 in proportion.
  const ratio = (await numberOf('sliced-wasserstein', rotated)) / (await numberOf('sliced-wasserstein', sets));
  expect(Math.abs(ratio - 1)).toBeLessThan(0.15);
});

describe('the domain classifier', () => {
  const sets = sample(1);

  test('is trained once for all discrepancies', async () => {
    let runs = 0;
    const counted: CrossValidate = (x, positive) => {
      runs++;
      return nearestMean(x, positive);
    };
    await measureDiscrepancies(DISCREPANCIES.values(), sets, { ...context, crossValidate: counted });
    expect(runs).toBe(1);
  });

  test.each(['domain-auc', 'proxy-a-distance'])(
    'that is missing, or scores wrongly, makes %s a typed error',
    async (id) => {
      const { crossValidate: _, ...without } = context;
      const discrepancy = DISCREPANCIES.get(id)!;
      await expect(discrepancy.compute(sets, without)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
      const short = () => ({ scores: new Float64Array(3), foldOf: new Uint8Array(3) });
      await expect(measure(id, sets, { crossValidate: short })).rejects.toMatchObject({ code: 'SHAPE_MISMATCH' });
      const broken: CrossValidate = (x, positive) => ({
        ...(nearestMean(x, positive) as ReturnType<typeof short>),
        scores: new Float64Array(x.rows).fill(Number.NaN),
      });
      await expect(measure(id, sets, { crossValidate: broken })).rejects.toMatchObject({ code: 'NON_FINITE' });
    },
  );

  test('with a fold of one dataset alone has no AUC: a typed error', async () => {
    const byDataset: CrossValidate = (x, positive) => ({ scores: new Float64Array(x.rows), foldOf: positive });
    await expect(measure('domain-auc', sets, { crossValidate: byDataset })).rejects.toMatchObject({
      code: 'NO_POSITIVES',
    });
  });

  test('that always names the larger set has a proxy A-distance of 0', async () => {
    const majority: CrossValidate = (x) => ({
      scores: new Float64Array(x.rows).fill(-1),
      foldOf: new Uint8Array(x.rows),
    });
    expect((await measure('proxy-a-distance', sample(1, 90, 10), { crossValidate: majority })).value).toBe(0);
  });
});

test.each([0, -1, Number.NaN, Infinity])('a kernel width of %s is a typed error', async (bandwidth) => {
  await expect(measure('mmd', sample(0), { bandwidth })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
