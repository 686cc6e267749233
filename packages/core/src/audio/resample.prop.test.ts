import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resample } from './resample.js';

const rates = fc.constantFrom([44_100, 16_000, 441, 160], [48_000, 16_000, 3, 1], [8000, 48_000, 1, 6]) as fc.Arbitrary<
  [fromHz: number, toHz: number, inputs: number, outputs: number]
>;
const signal = fc.float32Array({ minLength: 1, maxLength: 3000, min: -1, max: 1, noNaN: true });

test('a signal that begins whole periods later comes out the same, later', () => {
  fc.assert(
    fc.property(rates, signal, fc.integer({ min: 0, max: 40 }), ([fromHz, toHz, inputs, outputs], samples, periods) => {
      const later = new Float32Array(periods * inputs + samples.length);
      later.set(samples, periods * inputs);
      const expected = resample(samples, fromHz, toHz);
      // To the last bit: blocks of the kernel begin elsewhere, and no sum may notice.
      expect(resample(later, fromHz, toHz).subarray(periods * outputs)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
