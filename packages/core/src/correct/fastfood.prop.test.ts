import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matrix, row } from '../linalg/matrix.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { drawFastfood, fastfoodFeatures, walshHadamard } from './fastfood.js';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const vectors = fc
  .integer({ min: 0, max: 7 })
  .chain((level) =>
    fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2 ** level, maxLength: 2 ** level }),
  );

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

// Each output adds d terms of at most 1e3, in log2(d) <= 7 levels of relative rounding 2^-53.
const roundingBound = (length: number) => length * 1e3 * 7 * 2 ** -53;

function parity(bits: number): number {
  let odd = 0;
  for (; bits > 0; bits &= bits - 1) odd ^= 1;
  return odd;
}

test('the Walsh-Hadamard transform equals its definition', () => {
  fc.assert(
    fc.property(vectors, (values) => {
      const transformed = Float64Array.from(values);
      walshHadamard(transformed);
      transformed.forEach((received, i) => {
        const expected = values.reduce((sum, value, j) => sum + (parity(i & j) ? -value : value), 0);
        // The oracle adds one term after the other, hence its own share of up to d roundings.
        expect(Math.abs(received - expected)).toBeLessThanOrEqual(roundingBound(values.length) * (1 + values.length));
      });
    }),
  );
});

test('the Walsh-Hadamard transform applied twice is d times the identity', () => {
  fc.assert(
    fc.property(vectors, (values) => {
      const d = values.length;
      const twice = Float64Array.from(values);
      walshHadamard(twice);
      walshHadamard(twice);
      twice.forEach((received, i) => {
        expect(Math.abs(received - d * values[i]!)).toBeLessThanOrEqual(2 * d * roundingBound(d));
      });
    }),
  );
});

test('features of a row have norm 1 and do not depend on the other rows', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 33 }), fc.integer({ min: 1, max: 100 }), (seed, dim, components) => {
      const x = matrix(3, dim, new NumpyRandomState(seed).normal(3 * dim));
      const draws = drawFastfood(dim, components, seed);
      const features = fastfoodFeatures(draws, 2, x);
      for (let i = 0; i < 3; i++) {
        const alone = fastfoodFeatures(draws, 2, matrix(1, dim, row(x, i)));
        expect(row(features, i)).toEqual(alone.data);
        // A sum of at most 256 terms near 1/128 each, rounded to 1.1e-16 at every step.
        expect(Math.abs(dot(alone.data, alone.data) - 1)).toBeLessThan(1e-13);
      }
    }),
    { numRuns: 50 },
  );
});

test('inner products of features approximate the Gaussian kernel, and of a kernel twice as wide they do not', () => {
  const dim = 50;
  const components = 2048;
  const sigma = 3;
  // A product is the mean of m cosines. Were the directions independent, its standard error would be at most
  // 1 / sqrt(2 m) = 0.0156 (a cosine's variance is (1 - kernel^2)^2 / 2); six of them leave room for their weak
  // dependence within a block: of 4000 seeds tried, the worst was 3.8 of them.
  const bound = 6 / Math.sqrt(2 * components);
  fc.assert(
    fc.property(seeds, fc.double({ min: 0, max: 3, noNaN: true }), (seed, distanceInSigma) => {
      const random = new NumpyRandomState(seed);
      const x = random.normal(dim);
      const step = random.normal(dim);
      const scale = (distanceInSigma * sigma) / Math.sqrt(dot(step, step));
      const y = x.map((value, i) => value + scale * step[i]!);
      const pair = matrix(2, dim, Float64Array.from([...x, ...y]));
      const draws = drawFastfood(dim, components, seed);
      const features = fastfoodFeatures(draws, sigma, pair);
      const kernel = Math.exp(-(distanceInSigma ** 2) / 2);
      expect(Math.abs(dot(row(features, 0), row(features, 1)) - kernel)).toBeLessThan(bound);
      // From 1 sigma to 3 the two kernels differ by more than twice the bound (0.276 at 1 sigma).
      if (distanceInSigma >= 1) {
        const wide = fastfoodFeatures(draws, 2 * sigma, pair);
        expect(Math.abs(dot(row(wide, 0), row(wide, 1)) - kernel)).toBeGreaterThan(bound);
      }
    }),
    { numRuns: 40 },
  );
});
