import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { type Matrix, matrix, transpose } from './matrix.js';
import { pivotedCholesky } from './pivoted-cholesky.js';
import { plainCompute } from './plain-compute.js';
import { openWorkspace, sumOfExponentials, updateAndMultiply } from './simd.js';
import { singularValues } from './singular-values.js';
import { thinSvd } from './svd.js';
import { symmetricEigen } from './symmetric-eigen.js';
import { tridiagonalEigenvalues } from './tridiagonal-eigenvalues.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const normal = (seed: number, rows: number, cols: number) =>
  matrix(rows, cols, new NumpyRandomState(seed).normal(rows * cols));

/** A matrix of small whole numbers, of any rank: rows repeat and vanish. */
const deficient = (seed: number, rows: number, cols: number) =>
  matrix(rows, cols, new NumpyRandomState(seed).integers(-1, 2, rows * cols));

function expectClose(actual: Float64Array, expected: Float64Array, tolerance: number) {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(1e-300, ...expected.map(Math.abs));
  actual.forEach((value, i) => void expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(tolerance * scale));
}

describe('singular values', () => {
  test.each([
    ['full', normal],
    ['deficient', deficient],
  ])('equal those of one-sided Jacobi, for either orientation, in matrices of %s rank', (_, draw) => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 12 }), (seed, rows, more) => {
        const wide = draw(seed, rows, rows + more);
        const expected = thinSvd(wide).values;
        // Both are backward stable: a few n eps of the largest.
        expectClose(singularValues(wide), expected, 1e-14 * rows);
        expectClose(singularValues(transpose(wide)), expected, 1e-14 * rows);
      }),
    );
  });

  test('keep small values that the eigenvalues of the Gram matrix would lose', () => {
    const [n, small] = [40, 1e-12];
    // A reflection I - w w' with |w|^2 = 2 on either side of a diagonal matrix.
    const w = normal(5, 1, n).data;
    const length = Math.sqrt(w.reduce((sum, value) => sum + value * value, 0) / 2);
    const reflection = (i: number, j: number) => Number(i === j) - (w[i]! * w[j]!) / length ** 2;
    const a = matrix(n, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < n; k++) {
          a.data[i * n + j]! += reflection(i, k) * (k < n / 2 ? 1 : small) * reflection(k, j);
        }
      }
    }
    const values = singularValues(a);
    // Errors are a few eps of the largest value, 1; sqrt(eps) would be 1e-8.
    values.forEach((value, k) => void expect(Math.abs(value - (k < n / 2 ? 1 : small))).toBeLessThan(1e-14));
  });

  test('see an element that is lost in the square of its column', () => {
    const t = 1e-9;
    const values = singularValues(matrix(2, 2, Float64Array.of(1, 0, t, 1)));
    // sqrt(1 + t^2 / 4) +- t / 2, to a few eps.
    expect(values[0]).toBeCloseTo(1 + t / 2, 14);
    expect(values[1]).toBeCloseTo(1 - t / 2, 14);
  });

  test('of nothing, of a point and of zeros are what they must be', () => {
    expect([...singularValues(matrix(0, 3))]).toEqual([]);
    // A few roundings on the way to the eigenvalues of [[0, -2], [-2, 0]].
    expect(singularValues(matrix(1, 1, Float64Array.of(-2)))[0]).toBeCloseTo(2, 14);
    expect([...singularValues(matrix(3, 2))]).toEqual([0, 0]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e200])('of a matrix with %s are a typed error', (value) => {
    expect(() => singularValues(matrix(2, 2, Float64Array.of(1, 2, value, 3)))).toThrow(
      expect.objectContaining({ code: 'NON_FINITE' }),
    );
  });
});

describe('eigenvalues of a tridiagonal matrix', () => {
  test('equal those of Jacobi on the full matrix', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 20 }), fc.boolean(), (seed, n, whole) => {
        const draw = whole ? deficient : normal;
        const [d, e] = [draw(seed, 1, n).data, draw(seed + 1, 1, n).data.slice(1)];
        const full = matrix(n, n);
        d.forEach((value, i) => {
          full.data[i * n + i] = value;
          if (i < n - 1) {
            full.data[i * n + i + 1] = e[i]!;
            full.data[(i + 1) * n + i] = e[i]!;
          }
        });
        // Deflation and rotations leave a few eps of the norm, which is at most three times the largest value here.
        const scale = Math.max(...d.map(Math.abs), ...e.map(Math.abs), 1e-300);
        const [actual, expected] = [tridiagonalEigenvalues(d, e), symmetricEigen(full).values];
        actual.forEach((value, i) => void expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-14 * n * scale));
      }),
    );
  });

  test('of a matrix whose squares overflow are finite', () => {
    // A few roundings of values of that size.
    const values = tridiagonalEigenvalues(Float64Array.of(0, 0), Float64Array.of(1e200));
    values.forEach((value, k) => void expect(value / 1e200).toBeCloseTo(k === 0 ? -1 : 1, 14));
  });

  test('of a matrix that is not finite are a typed error', () => {
    expect(() => tridiagonalEigenvalues(Float64Array.of(1, Number.NaN), Float64Array.of(1))).toThrow(
      expect.objectContaining({ code: 'NON_FINITE' }),
    );
  });
});

describe('pivoted Cholesky', () => {
  test('rebuilds a semidefinite matrix from a factor of its rank', async () => {
    await fc.assert(
      fc.asyncProperty(
        seeds,
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 1, max: 16 }),
        async (seed, n, rows) => {
          const a = await plainCompute.gram(normal(seed, n, rows));
          const factor = pivotedCholesky(a);
          expect(factor.rows).toBe(Math.min(n, rows));
          const columns = transpose(factor);
          // The tolerance of the rank, n eps, and rounding of the same order.
          expectClose((await plainCompute.gram(columns)).data, a.data, 1e-14 * n);
        },
      ),
    );
  });

  test('of zeros has no rows; a matrix that is not square or not finite is a typed error', () => {
    expect(pivotedCholesky(matrix(3, 3))).toEqual(matrix(0, 3));
    expect(() => pivotedCholesky(matrix(2, 3))).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
    expect(() => pivotedCholesky(matrix(1, 1, Float64Array.of(Number.NaN)))).toThrow(
      expect.objectContaining({ code: 'NON_FINITE' }),
    );
  });
});

describe('the SIMD kernel', () => {
  test('updates a block of any shape by rank two and multiplies with the result', () => {
    fc.assert(
      fc.property(seeds, fc.nat(9), fc.nat(9), fc.nat(3), (seed, rows, cols, gap) => {
        const stride = cols + gap;
        const random = new NumpyRandomState(seed);
        const [a, u, x, w, y, v, z] = openWorkspace([rows * stride, rows, rows, rows, cols, cols, cols]);
        for (const array of [a, u, x, w, y, v, z]) array.set(random.normal(array.length));
        const expected: Matrix = { rows, cols, data: a.slice() };
        const image = z.slice();
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < cols; j++) {
            expected.data[i * stride + j]! -= u[i]! * y[j]! + x[i]! * v[j]!;
            image[j]! += w[i]! * expected.data[i * stride + j]!;
          }
        }
        updateAndMultiply(a, rows, cols, stride, { u, y, x, v, w, z });
        // Elements of order one, sums of at most nine of them; what lies in the gaps is untouched.
        expectClose(a, expected.data, 1e-15 * 10);
        expectClose(z, image, 1e-15 * 100);
      }),
    );
  });

  test('sums exponentials to the last places, for any count', () => {
    // Further down, the 3e-308 that an empty place of the last pair counts as is no longer lost beside the term.
    const exponent = fc.double({ min: -650, max: 0, noNaN: true });
    fc.assert(
      fc.property(fc.array(exponent, { maxLength: 9 }), (exponents) => {
        const [p, b] = openWorkspace([exponents.length, exponents.length]);
        p.set(exponents.map((value) => value / 2));
        b.fill(1);
        const expected = exponents.reduce((sum, value) => sum + Math.exp(value), 0);
        // The terms are exact to about two units of the last place; the argument, up to 650, is rounded twice, which moves a
        // term by 650 eps in proportion.
        expect(Math.abs(sumOfExponentials(p, 2, b, -1) - expected)).toBeLessThanOrEqual(4e-13 * expected);
      }),
    );
  });

  test.each([0, -1e-300, -1e-9, -0.3, -0.35, -1, -20.5, -600])('exp(%d) is right to 1e-15', (value) => {
    const [p, b] = openWorkspace([1, 1]);
    p[0] = value;
    // The argument is exact here; polynomial and scaling leave about two units of the last place.
    expect(Math.abs(sumOfExponentials(p, 1, b, 0) / Math.exp(value) - 1)).toBeLessThan(1e-15);
  });

  test('an exponent above 0 counts as 0, one far below as nothing', () => {
    const [p, b] = openWorkspace([4, 4]);
    p.set([3, -1e4, -1e300, 1e-20]);
    expect(sumOfExponentials(p, 1, b, 0)).toBe(2);
  });
});
