import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { matrix } from '../linalg/matrix.js';
import { drawFastfood, fastfoodFeatures } from './fastfood.js';

interface Golden {
  cases: {
    dim: number;
    components: number;
    sigma: number;
    seed: number;
    x: number[][];
    draws: { paddedDim: number; stacks: number; b: number[]; permutation: number[]; g: number[]; s: number[] };
    features: number[][];
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../test/parity/golden/fastfood.json', import.meta.url), 'utf8'),
);

describe.each(golden.cases)('Fastfood of $dim inputs and $components components', (expected) => {
  const { dim, components, sigma, seed, x } = expected;
  const draws = drawFastfood(dim, components, seed);

  test('the draws are those of scikit-learn-extra in its order', () => {
    expect(draws.dim).toBe(dim);
    expect(draws.paddedDim).toBe(expected.draws.paddedDim);
    expect(draws.stacks).toBe(expected.draws.stacks);
    expect(Array.from(draws.b)).toEqual(expected.draws.b);
    expect(Array.from(draws.permutation)).toEqual(expected.draws.permutation);
    expect(draws.g.length).toBe(draws.stacks * draws.paddedDim);
    expect(draws.s.length).toBe(draws.stacks * draws.paddedDim);
    // The logarithm's last bit depends on the C library, and the norm of g is a sum in another order.
    expected.draws.g.forEach((value, i) => {
      expect(Math.abs(draws.g[i]! / value - 1)).toBeLessThan(1e-14);
    });
    expected.draws.s.forEach((value, i) => {
      expect(Math.abs(draws.s[i]! / value - 1)).toBeLessThan(1e-13);
    });
  });

  test('the features are those of the explicit matrices', () => {
    const features = fastfoodFeatures(draws, sigma, matrix(x.length, dim, Float64Array.from(x.flat())));
    const flat = expected.features.flat();
    expect(features.data.length).toBe(flat.length);
    const largest = flat.reduce((max, value, i) => Math.max(max, Math.abs(value - features.data[i]!)), 0);
    // The golden is rounded to 13 decimals; the rounding of two transforms of 128 terms stays below that.
    expect(largest).toBeLessThan(1e-12);
  });
});
