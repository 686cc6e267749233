import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convolve } from './convolve.js';

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 300 });

test('any part of the convolution is the sum that defines it', () => {
  fc.assert(
    fc.property(values, values, fc.nat(600), fc.nat(400), (signal, kernel, from, count) => {
      const result = convolve(Float32Array.from(signal), Float32Array.from(kernel), from, count);
      const sums = Array.from({ length: count }, (_, n) =>
        kernel.reduce((sum, h, k) => sum + h * (signal[from + n - k] ?? 0), 0),
      );
      expect(result.length).toBe(count);
      // Sums of integers, up to 3e8: float32 rounds them by 16, and the transforms by less.
      sums.forEach((sum, n) => {
        expect(Math.abs(result[n]! - sum)).toBeLessThanOrEqual(17);
      });
    }),
    { numRuns: 100 },
  );
});

test('a kernel is the same whatever the length of the one before', () => {
  const kernels = [3, 40, 3].map((length) => new Float32Array(length).fill(1));
  const [first, , again] = kernels.map((kernel) => convolve(Float32Array.of(1, 2, 3), kernel, 0, 5));
  expect(again).toEqual(first);
});

test('an empty signal or kernel is refused', () => {
  const one = Float32Array.of(1);
  const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
  expect(() => convolve(new Float32Array(), one, 0, 1)).toThrow(refusal);
  expect(() => convolve(one, new Float32Array(), 0, 1)).toThrow(refusal);
});
