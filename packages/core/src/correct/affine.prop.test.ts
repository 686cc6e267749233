import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matrix } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { dot } from '../linalg/vector.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { type AffineMap, applyAffine, composeAffine, diagonalMap, projectionMap, pullBack } from './affine.js';
import { correctedGram, keepsScale } from './affine-gram.js';

const DIM = 7;
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

function randomMap(random: NumpyRandomState, rank: number, scaled = true): AffineMap {
  return {
    scale: scaled ? random.normal(DIM) : new Float64Array(DIM).fill(1),
    left: matrix(DIM, rank, random.normal(DIM * rank)),
    right: matrix(rank, DIM, random.normal(rank * DIM)),
    shift: random.normal(DIM),
  };
}

const largest = (values: Float64Array) => values.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

// A few hundred products of order one, in another order.
const expectClose = (actual: Float64Array, expected: Float64Array) =>
  expect(largest(actual.map((v, i) => v - expected[i]!))).toBeLessThanOrEqual(1e-12 * (1 + largest(expected)));

describe('affine maps', () => {
  test('the composition of two maps is the one after the other', () => {
    fc.assert(
      fc.property(seeds, fc.nat(3), fc.nat(3), (seed, r1, r2) => {
        const random = new NumpyRandomState(seed);
        const [first, second] = [randomMap(random, r1), randomMap(random, r2)];
        const x = matrix(4, DIM, random.normal(4 * DIM));
        expectClose(applyAffine(composeAffine(first, second), x).data, applyAffine(second, applyAffine(first, x)).data);
      }),
    );
  });

  test('weights pulled back score inputs as the weights score outputs', () => {
    fc.assert(
      fc.property(seeds, fc.nat(3), (seed, rank) => {
        const random = new NumpyRandomState(seed);
        const map = randomMap(random, rank);
        const [w, x] = [random.normal(DIM), random.normal(DIM)];
        const pulled = pullBack(map, w, 0.5);
        const output = applyAffine(map, matrix(1, DIM, x)).data;
        expectClose(Float64Array.of(dot(pulled.weights, x) + pulled.intercept), Float64Array.of(dot(w, output) + 0.5));
      }),
    );
  });

  test('the Gram matrix of corrected rows follows from that of the rows', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.nat(3), fc.integer({ min: 1, max: 9 }), async (seed, rank, n) => {
        const random = new NumpyRandomState(seed);
        const map = randomMap(random, rank, false);
        expect(keepsScale(map)).toBe(true);
        const x = matrix(n, DIM, random.normal(n * DIM));
        const direct = await plainCompute.gram(applyAffine(map, x));
        expectClose(correctedGram(map, await plainCompute.gram(x), x).data, direct.data);
      }),
    );
  });

  test('a projection is idempotent and removes its directions', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = new NumpyRandomState(seed);
        const v = random.normal(DIM);
        const length = Math.sqrt(dot(v, v));
        const direction = v.map((c) => c / length);
        const project = projectionMap(matrix(1, DIM, direction));
        const once = applyAffine(project, matrix(1, DIM, random.normal(DIM)));
        expectClose(applyAffine(project, once).data, once.data);
        expectClose(Float64Array.of(dot(once.data, direction)), new Float64Array(1));
      }),
    );
  });

  test('a diagonal map has rank zero', () => {
    const map = diagonalMap(Float64Array.of(2, 3), Float64Array.of(1, -1));
    expect([...applyAffine(map, matrix(1, 2, Float64Array.of(10, 10))).data]).toEqual([21, 29]);
    expect(keepsScale(map)).toBe(false);
  });
});
