import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { type Matrix, matrix, row } from './matrix.js';
import { symmetricEigen } from './symmetric-eigen.js';
import { symmetricSpectrum } from './symmetric-spectrum.js';
import { dot } from './vector.js';

/** X'X for x [rank, n]: symmetric, of that rank. */
function gramOf(n: number, rank: number, seed: number): Matrix {
  const x = matrix(rank, n, new NumpyRandomState(seed).normal(rank * n));
  const out = matrix(n, n);
  for (let k = 0; k < rank; k++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) out.data[i * n + j]! += x.data[k * n + i]! * x.data[k * n + j]!;
    }
  }
  return out;
}

/** Largest deviation of V V' from the identity, and of V' diag V from A. */
function faults(a: Matrix) {
  const n = a.rows;
  const { values, vectors } = symmetricSpectrum(a);
  let [angle, rest] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      angle = Math.max(angle, Math.abs(dot(row(vectors, i), row(vectors, j)) - Number(i === j)));
      let value = -a.data[i * n + j]!;
      for (let k = 0; k < n; k++) value += values[k]! * vectors.data[k * n + i]! * vectors.data[k * n + j]!;
      rest = Math.max(rest, Math.abs(value));
    }
  }
  return { values, angle, rest };
}

/** Backward stable: n units of rounding, with room for their constant. */
const ROUNDING = 1e-13;

describe('the spectrum of a symmetric matrix', () => {
  test('is orthonormal, gives the matrix back, and agrees with Jacobi’s method', () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 30 }), fc.nat(1e6));
    fc.assert(
      fc.property(cases, ([n, rank, seed]) => {
        const a = gramOf(n, rank, seed);
        const { values, angle, rest } = faults(a);
        const scale = Math.max(values[0]!, 1);
        expect(angle).toBeLessThan(ROUNDING);
        expect(rest / scale).toBeLessThan(ROUNDING);
        const jacobi = symmetricEigen(a).values.reverse();
        values.forEach((value, k) => void expect(Math.abs(value - jacobi[k]!) / scale).toBeLessThan(ROUNDING));
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, number, (i: number, j: number) => number]>([
    ['zero', 5, () => 0],
    ['the identity', 6, (i, j) => Number(i === j)],
    ['all ones', 7, () => 1],
    ['two blocks', 6, (i, j) => (Math.floor(i / 3) === Math.floor(j / 3) ? 1 + Number(i === j) : 0)],
    ['of values from 1e-200 to 1e200', 4, (i, j) => (i === j ? 10 ** (200 - 133 * i) : 0)],
    ['all tiny', 5, (i, j) => 1e-160 * (1 + Math.abs(i - j))],
    ['indefinite', 8, (i, j) => ((i * j) % 5) - 2],
  ])('of a matrix that is %s is orthonormal and gives it back', (_, n, element) => {
    const a = matrix(
      n,
      n,
      Float64Array.from({ length: n * n }, (_, at) => element(Math.floor(at / n), at % n)),
    );
    const { angle, rest } = faults(a);
    const largest = a.data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    expect(angle).toBeLessThan(ROUNDING);
    expect(rest).toBeLessThanOrEqual(ROUNDING * largest);
  });

  test('of 120 dimensions agrees too', () => {
    const { values, angle, rest } = faults(gramOf(120, 60, 3));
    expect(angle).toBeLessThan(ROUNDING);
    expect(rest / values[0]!).toBeLessThan(ROUNDING);
  });
});
