import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { canonicalDirection } from './canonical-direction.js';
import { type Matrix, matrix, row, transpose } from './matrix.js';
import { plainCompute } from './plain-compute.js';
import { pseudoInverseProduct } from './pseudo-inverse.js';
import { symmetricEigen } from './symmetric-eigen.js';
import { dot, norm } from './vector.js';

const seeds = fc.nat(1e6);
const normal = (seed: number, rows: number, cols: number) =>
  matrix(rows, cols, new NumpyRandomState(seed).normal(rows * cols));

describe('the pseudo-inverse product', () => {
  test('is that of the eigenvectors, at any rank', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({ min: 1, max: 12 }), fc.nat(12), async (seed, n, rank) => {
        const a = rank > 0 ? await plainCompute.gram(normal(seed, n, rank)) : matrix(n, n);
        const b = new NumpyRandomState(seed + 1).normal(n);
        const { values, vectors } = symmetricEigen(a);
        const expected = new Float64Array(n);
        const kept = Array.from(values.keys()).slice(Math.max(0, n - rank));
        for (const k of kept) {
          const share = dot(row(vectors, k), b) / values[k]!;
          for (let j = 0; j < n; j++) expected[j] = expected[j]! + share * row(vectors, k)[j]!;
        }
        // Random Gram matrices have a condition up to about 1e6 here, whose square enters both ways.
        const condition = kept.length > 0 ? values[n - 1]! / values[kept[0]!]! : 1;
        fc.pre(condition < 1e6);
        const actual = pseudoInverseProduct(a, b, 1e-12);
        const error = norm(actual.map((v, j) => v - expected[j]!));
        expect(error).toBeLessThanOrEqual(1e-14 * n * condition ** 2 * (1 + norm(expected)));
      }),
    );
  });
});

describe('the canonical direction', () => {
  const padded = (x: Matrix, zeros: number) => {
    const out = matrix(x.rows, x.cols + zeros);
    for (let i = 0; i < x.rows; i++) row(out, i).set(row(x, i));
    return out;
  };

  test('is the same from the products of rows and of columns', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({ min: 1, max: 8 }), async (seed, dim) => {
        const x = normal(seed, 20, dim);
        const y = new NumpyRandomState(seed + 1).normal(20);
        const tall = await canonicalDirection(x, y, plainCompute);
        const wide = await canonicalDirection(padded(x, 20), y, plainCompute);
        // 20 rows of 8 dimensions have a squared condition below 1e4 nearly always, doubles 16 places.
        tall.forEach((v, j) => void expect(wide[j]).toBeCloseTo(v, 9));
        expect(norm(wide.subarray(dim))).toBe(0);
      }),
    );
  });

  test('leaves a rest at right angles to the rows where these are many, and none where they are few', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.integer({ min: 3, max: 25 }), async (seed, n) => {
        const x = normal(seed, n, 10);
        const y = new NumpyRandomState(seed + 1).normal(n);
        const w = await canonicalDirection(x, y, plainCompute);
        const projections = Float64Array.from({ length: n }, (_, i) => dot(row(x, i), w));
        const less = (values: Float64Array) => {
          const mean = values.reduce((sum, v) => sum + v, 0) / n;
          return values.map((v) => v - mean);
        };
        const [p, target] = [less(projections), less(y)];
        const slope = dot(p, target) / dot(p, p);
        const rest = target.map((v, i) => v - slope * p[i]!);
        expect(slope).toBeGreaterThan(0);
        // Normal equations of random rows: squared condition below 1e6 but for freak draws.
        for (const column of [0, 9]) expect(Math.abs(dot(less(row(transpose(x), column)), rest))).toBeLessThan(1e-7);
        if (n <= 10) expect(norm(rest)).toBeLessThan(1e-7);
      }),
    );
  });

  test('of rows that do not vary, or not with the variable, is 0', async () => {
    const y = Float64Array.of(1, 2, 1, 2);
    const same = matrix(4, 3, new Float64Array(12).fill(0.1));
    const apart = matrix(4, 2, Float64Array.of(0.1, 3, 0.1, 3, 0.7, 1, 0.7, 1));
    for (const x of [same, apart]) expect(norm(await canonicalDirection(x, y, plainCompute))).toBe(0);
    await expect(
      canonicalDirection(matrix(1, 1, Float64Array.of(NaN)), y.subarray(0, 1), plainCompute),
    ).rejects.toMatchObject({
      code: 'NON_FINITE',
    });
  });
});
