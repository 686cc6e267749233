import { expect, test } from 'vitest';
import { matrix } from './matrix.js';
import { plainCompute } from './plain-compute.js';
import { columnMoments, shrunkWithinClassCovariance } from './shrinkage.js';

const column = (values: readonly number[]) => matrix(values.length, 1, Float64Array.from(values));
const repeated = (n: number, value: number) => column(new Array<number>(n).fill(value));

test.each([0.1, -1 / 3, 1e300, 1e-300])(
  'a column of nothing but %d has that mean, without rounding, and a deviation of 0',
  (value) => {
    for (const n of [1, 2, 3, 120, 2500]) {
      const { mean, deviation } = columnMoments(repeated(n, value));
      expect([mean[0], deviation[0]]).toEqual([value, 0]);
    }
  },
);

test('a column whose numbers differ by units in the last place is constant, one that varies by more is not', () => {
  // Neighbours of 0.1 in float64: as a sum that was taken in another order gives.
  const n = 120;
  const wobbling = column(Array.from({ length: n }, (_, i) => 0.1 * (1 + Number.EPSILON * ((i % 5) - 2))));
  expect(columnMoments(wobbling).deviation[0]).toBe(0);
  // Deviation 10 n eps of the level, ten times what n rows may be wrong by.
  const level = 10 * n * Number.EPSILON;
  const varying = column(Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 + level : 1 - level)));
  // 1 +- level are themselves rounded to eps, a thousandth of it.
  expect(columnMoments(varying).deviation[0]! / level).toBeCloseTo(1, 2);
});

test('moments are those of their definition where the level is far above the variation', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const { mean, deviation } = columnMoments(column(values.map((v) => 2 ** 30 + v)));
  // 31 / 8 and 173 / 8 - (31 / 8)^2; whole numbers and eighths are exact at this level.
  expect(mean[0]).toBe(2 ** 30 + 31 / 8);
  expect(deviation[0]).toBeCloseTo(Math.sqrt(173 / 8 - (31 / 8) ** 2), 12);
});

test('a constant column has no part in the shrunk covariance', async () => {
  const varying = Float64Array.from({ length: 120 }, (_, i) => Math.sin(i));
  const x = matrix(
    120,
    2,
    Float64Array.from({ length: 240 }, (_, k) => (k % 2 === 0 ? varying[k >> 1]! : 0.1)),
  );
  const { factor, means } = await shrunkWithinClassCovariance([x], plainCompute);
  expect(means[0]![1]).toBe(0.1);
  expect(factor.data.filter((_, k) => k % 2 === 1).every((value) => value === 0)).toBe(true);
});
