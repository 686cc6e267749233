import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Matrix, matrix, transpose } from '../../linalg/matrix.js';
import { plainCompute } from '../../linalg/plain-compute.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { EmbeddingSets } from './contract.js';
import { coralDistance } from './coral-distance.js';
import { frechetDistance } from './frechet-distance.js';
import { normaliseScale } from './normalise-scale.js';
import { slicedWasserstein } from './sliced-wasserstein.js';
import { squaredWasserstein } from './squared-wasserstein.js';

const context = { compute: plainCompute, seed: 3, bandwidth: 1 };

/** Rows whose mean is m and whose covariance (divided by n - 1) is diag(s^2): +-s_j sqrt((n - 1) / 2) e_j about m. */
function cross(mean: readonly number[], deviations: readonly number[]): Matrix {
  const dim = mean.length;
  const n = 2 * dim;
  const out = matrix(n, dim);
  for (let i = 0; i < n; i++) {
    mean.forEach((m, j) => {
      const reach = j === i >> 1 ? (i % 2 ? -1 : 1) * deviations[j]! * Math.sqrt((n - 1) / 2) : 0;
      out.data[i * dim + j] = m + reach;
    });
  }
  return out;
}

describe('Gaussians along the axes have closed forms', () => {
  const numbers = fc.array(fc.tuple(...[0, 1, 2, 3].map(() => fc.double({ min: 0, max: 2, noNaN: true }))), {
    minLength: 1,
    maxLength: 5,
  });
  const sets = (rows: number[][]): EmbeddingSets => ({
    a: cross(
      rows.map((r) => r[0]!),
      rows.map((r) => r[1]!),
    ),
    b: cross(
      rows.map((r) => r[2]!),
      rows.map((r) => r[3]!),
    ),
  });

  test('Fréchet: |m_a - m_b|^2 + sum_j (s_aj - s_bj)^2, for singular covariances too', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (rows) => {
        const expected = rows.reduce((sum, [m, s, k, t]) => sum + (m! - k!) ** 2 + (s! - t!) ** 2, 0);
        // Traces of up to 20; a variance below n eps of the largest counts as 0, which costs its deviation, at most
        // sqrt(5 eps) 2 times the other set's.
        expect(Math.abs((await frechetDistance.compute(sets(rows), context)) - expected)).toBeLessThan(1e-6);
      }),
    );
  });

  test('CORAL: sum_j (s_aj^2 - s_bj^2)^2', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (rows) => {
        const expected = rows.reduce((sum, [, s, , t]) => sum + (s! ** 2 - t! ** 2) ** 2, 0);
        // Squares of up to 16, five of them.
        expect(Math.abs((await coralDistance.compute(sets(rows), context)) - expected)).toBeLessThan(1e-12);
      }),
    );
  });
});

test('CORAL and Fréchet are the same from few rows and from many: columns of zeros change nothing', async () => {
  const random = new NumpyRandomState(8);
  const [n, m, dim, wide] = [9, 12, 5, 40];
  const narrow = { a: matrix(n, dim, random.normal(n * dim)), b: matrix(m, dim, random.normal(m * dim)) };
  const widen = (x: Matrix) => {
    const tall = transpose(x);
    const padded = matrix(wide, x.rows);
    padded.data.set(tall.data);
    return transpose(padded);
  };
  for (const { compute } of [coralDistance, frechetDistance]) {
    const few = await compute({ a: widen(narrow.a), b: widen(narrow.b) }, context);
    // Sums of order ten by two ways.
    expect(few).toBeCloseTo(await compute(narrow, context), 12);
  }
});

describe('the Wasserstein distance of numbers', () => {
  const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 7 });

  test('equals that of samples repeated to equal size, paired in order', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const order = (x: number[], times: number) => x.flatMap((v) => Array(times).fill(v)).sort((p, q) => p - q);
        const [first, second] = [order(a, b.length), order(b, a.length)];
        const expected = first.reduce((sum, v, k) => sum + (v - second[k]) ** 2, 0) / first.length;
        // Whole numbers: sums are exact, and one division on either side.
        expect(squaredWasserstein(Float64Array.from(a), Float64Array.from(b))).toBe(expected);
      }),
    );
  });

  test('of a shifted sample is the shift, and in D dimensions about its length', async () => {
    const x = new NumpyRandomState(1).normal(50);
    expect(
      squaredWasserstein(
        x,
        x.map((v) => v + 3),
      ),
    ).toBeCloseTo(9, 12);
    const random = new NumpyRandomState(2);
    const [n, dim] = [20, 30];
    const a = matrix(n, dim, random.normal(n * dim));
    const shifted = matrix(
      n,
      dim,
      a.data.map((v, k) => v + (k % dim === 0 ? 5 : 0)),
    );
    // 256 squares of a coordinate of a random direction: their mean varies by sqrt(2 / 256), its root by half of that,
    // 4.4%; three times that is allowed.
    expect(Math.abs((await slicedWasserstein.compute({ a, b: shifted }, context)) / 5 - 1)).toBeLessThan(0.14);
  });
});

describe('scale normalisation', () => {
  test('gives the pooled rows mean 0 and a mean squared norm of 1', () => {
    const random = new NumpyRandomState(4);
    const { a, b } = normaliseScale({
      a: matrix(7, 3, random.normal(21)),
      b: matrix(11, 3, random.normal(33)),
    }) as EmbeddingSets;
    const all = [...a.data, ...b.data];
    for (let j = 0; j < 3; j++) {
      // Sums of 18 numbers of order one.
      expect(all.reduce((sum, v, k) => sum + (k % 3 === j ? v : 0), 0)).toBeCloseTo(0, 13);
    }
    expect(all.reduce((sum, v) => sum + v * v, 0) / 18).toBeCloseTo(1, 13);
  });

  test('is undefined for equal rows, whatever their level, and for rows without columns', () => {
    for (const level of [0, 0.1, -1e300, 5e-324]) {
      const x = matrix(5, 3, new Float64Array(15).fill(level));
      expect(normaliseScale({ a: x, b: x })).toBeUndefined();
    }
    expect(normaliseScale({ a: matrix(2, 0), b: matrix(3, 0) })).toBeUndefined();
  });
});
