import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { cholesky, choleskySolve } from './cholesky.js';
import { multiplyDiagonalPlusLowRank, solveDiagonalPlusLowRank } from './diagonal-plus-low-rank.js';
import { type Matrix, matrix, row, transpose } from './matrix.js';
import { plainCompute } from './plain-compute.js';
import { gemv, gemvTransposed, openWorkspace, symv } from './simd.js';
import { thinSvd } from './svd.js';
import { symmetricEigen } from './symmetric-eigen.js';
import { dot, norm } from './vector.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const normal = (seed: number, rows: number, cols: number) =>
  matrix(rows, cols, new NumpyRandomState(seed).normal(rows * cols));

/** The slow oracle: element by element. */
function multiply(a: Matrix, b: Matrix): Matrix {
  const out = matrix(a.rows, b.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.cols; j++) {
      for (let k = 0; k < a.cols; k++) out.data[i * b.cols + j]! += a.data[i * a.cols + k]! * b.data[k * b.cols + j]!;
    }
  }
  return out;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1e-300, ...Array.from(expected, Math.abs));
  for (let i = 0; i < actual.length; i++)
    expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(tolerance * scale);
}

describe('the SIMD kernel', () => {
  test('multiplies blocks of any shape and stride like the plain product', () => {
    fc.assert(
      fc.property(seeds, fc.nat(11), fc.nat(11), fc.nat(3), (seed, rows, cols, gap) => {
        const stride = cols + gap;
        const random = new NumpyRandomState(seed);
        const [a, x, y, xt, yt] = openWorkspace([rows * stride + cols, cols, rows, rows, cols]);
        for (const array of [a, x, xt]) array.set(random.normal(array.length));
        gemv(a, rows, cols, stride, x, y);
        gemvTransposed(a, rows, cols, stride, xt, yt);
        const element = (i: number, j: number) => a[i * stride + j]!;
        const forward = Array.from({ length: rows }, (_, i) => x.reduce((sum, v, j) => sum + element(i, j) * v, 0));
        const backward = Array.from({ length: cols }, (_, j) => xt.reduce((sum, v, i) => sum + element(i, j) * v, 0));
        // Sums of at most 11 products of order one, in another order: a few units of the last place.
        expectClose(y, forward, 1e-14 * 11);
        expectClose(yt, backward, 1e-14 * 11);
      }),
    );
  });
});

describe('the symmetric product', () => {
  test('reads the lower triangle alone, at any size', () => {
    fc.assert(
      fc.property(seeds, fc.nat(25), (seed, n) => {
        const half = normal(seed, n, n);
        const [a, x, y] = openWorkspace([n * n, n, n]);
        a.set(half.data);
        x.set(normal(seed + 1, 1, n).data);
        symv(a, n, x, y);
        const element = (i: number, j: number) => half.data[Math.max(i, j) * n + Math.min(i, j)]!;
        const expected = Array.from({ length: n }, (_, i) => x.reduce((sum, v, j) => sum + element(i, j) * v, 0));
        // Sums of at most 25 products of order one, in another order.
        expectClose(y, expected, 1e-14 * 25);
      }),
    );
  });
});

describe('Cholesky', () => {
  test('factors a positive definite matrix and solves with it', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 30 }), (seed, n) => {
        const half = normal(seed, n, n + 2);
        const a = multiply(half, transpose(half));
        const l = cholesky(a);
        expectClose(multiply(l, transpose(l)).data, a.data, 1e-13);
        const b = row(half, 0).slice(0, n);
        const x = choleskySolve(l, b);
        // Backward stable: the residual is small against |A| |x|, whatever the condition.
        const residual = multiply(a, matrix(n, 1, x)).data.map((v, i) => v - b[i]!);
        expect(norm(residual)).toBeLessThanOrEqual(1e-13 * norm(a.data) * norm(x));
      }),
    );
  });

  test('refuses a singular matrix with a typed error', () => {
    expect(() => cholesky(matrix(2, 2, new Float64Array([1, 1, 1, 1])))).toThrow(
      expect.objectContaining({ code: 'SINGULAR' }),
    );
  });
});

describe('eigenvectors and singular vectors', () => {
  test('a symmetric matrix is rebuilt from orthonormal eigenvectors with ascending values', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 20 }), (seed, n) => {
        const half = normal(seed, n, n);
        const a = matrix(
          n,
          n,
          half.data.map((v, k) => v + half.data[(k % n) * n + Math.floor(k / n)]!),
        );
        const { values, vectors } = symmetricEigen(a);
        expect([...values]).toEqual([...values].sort((x, y) => x - y));
        // Jacobi is accurate to a modest multiple of n eps.
        expectClose(multiply(vectors, transpose(vectors)).data, identity(n).data, 1e-13);
        const scaled = matrix(
          n,
          n,
          vectors.data.map((v, k) => v * values[Math.floor(k / n)]!),
        );
        expectClose(multiply(transpose(vectors), scaled).data, a.data, 1e-13);
      }),
    );
  });

  test('a wide matrix is rebuilt from its singular vectors, even with nearly parallel rows', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 5, max: 40 }), (seed, g, dim) => {
        const w = normal(seed, g, dim);
        if (g > 1) row(w, 1).set(row(w, 1).map((v, j) => row(w, 0)[j]! + 1e-6 * v));
        const { values, left, right } = thinSvd(w);
        const scaled = matrix(
          g,
          dim,
          right.data.map((v, k) => v * values[Math.floor(k / dim)]!),
        );
        expectClose(multiply(left, scaled).data, w.data, 1e-13);
        // Rows that differ by 1e-6 lose that factor of orthogonality at most: 1e-16 / 1e-6.
        expectClose(multiply(right, transpose(right)).data, identity(g).data, 1e-9);
      }),
    );
  });
});

describe('a diagonal plus a low-rank matrix', () => {
  test('is solved with few rows (Woodbury) and with many (dense) to a small residual', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        async (seed, rows, dim) => {
          const s = {
            factor: normal(seed, rows, dim),
            diagonal: normal(seed + 1, 1, dim).data.map((v) => Math.abs(v) + 1e-3),
          };
          const b = normal(seed + 2, 1, dim).data;
          const x = await solveDiagonalPlusLowRank(s, b, plainCompute);
          const residual = multiplyDiagonalPlusLowRank(s, x).map((v, j) => v - b[j]!);
          // Condition numbers here reach about 1e5, so 1e-16 may grow to 1e-11.
          expect(norm(residual)).toBeLessThanOrEqual(1e-11 * norm(b));
        },
      ),
    );
  });

  test('without a diagonal and with fewer rows than dimensions is a typed error', async () => {
    const s = { factor: normal(1, 2, 4), diagonal: new Float64Array(4) };
    await expect(solveDiagonalPlusLowRank(s, new Float64Array(4).fill(1), plainCompute)).rejects.toMatchObject({
      code: 'SINGULAR',
    });
    expect(dot(s.diagonal, s.diagonal)).toBe(0);
  });

  test('a dimension that does not vary is a typed error that says so', async () => {
    const factor = normal(1, 6, 3);
    for (let i = 0; i < factor.rows; i++) factor.data[i * 3 + 1] = 0;
    const solved = solveDiagonalPlusLowRank(
      { factor, diagonal: new Float64Array(3) },
      new Float64Array(3),
      plainCompute,
    );
    await expect(solved).rejects.toMatchObject({ code: 'SINGULAR', message: expect.stringContaining('do not vary') });
  });
});

function identity(n: number): Matrix {
  const out = matrix(n, n);
  for (let i = 0; i < n; i++) out.data[i * n + i] = 1;
  return out;
}
