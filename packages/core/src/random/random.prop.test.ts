import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumpyRandomState } from './numpy-random-state.js';
import { PythonRandom } from './python-random.js';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('a permutation holds every index once', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 300 }), (seed, n) => {
      const permutation = new NumpyRandomState(seed).permutation(n);
      expect(Array.from(permutation.sort())).toEqual(Array.from({ length: n }, (_, i) => i));
    }),
  );
});

test('a sample is distinct and within its population', () => {
  const sizes = fc
    .integer({ min: 0, max: 5000 })
    .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: Math.min(n, 200) })));
  fc.assert(
    fc.property(fc.maxSafeInteger(), sizes, (seed, [n, k]) => {
      const sample = new PythonRandom(seed).sample(n, k);
      expect(sample.length).toBe(k);
      expect(new Set(sample).size).toBe(k);
      expect(sample.every((i) => i < n)).toBe(true);
    }),
  );
});

test('integers keep to their range', () => {
  const ranges = fc.tuple(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }));
  fc.assert(
    fc.property(seeds, ranges, (seed, [low, width]) => {
      const values = new NumpyRandomState(seed).integers(low, low + width, 20);
      expect(values.every((value) => Number.isInteger(value) && value >= low && value < low + width)).toBe(true);
    }),
  );
});
