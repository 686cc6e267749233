import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EbbError } from '../errors.js';
import { EFFECTS } from './registry.js';

/** Finite samples from digital silence to far above full scale. */
const samples = fc
  .array(fc.oneof(fc.constant(0), fc.float({ min: -8, max: 8, noNaN: true })), { minLength: 1, maxLength: 300 })
  .map((values) => Float32Array.from(values));

const recordings = [{ samples: Float32Array.of(0, 0.5, 0, -0.25, 0.125), sampleRateHz: 16_000 }];

/** Effects that need no room and no codec, and keep to the clock. */
const effects = [
  'gain',
  'compression',
  'clipping',
  'bit-crush',
  'low-pass',
  'high-pass',
  'band-pass',
  'microphone',
  'noise-white',
  'noise-pink',
  'noise-recording',
].map((id) => EFFECTS.get(id)!);

describe.each(effects)('$id', (effect) => {
  test('is finite for any sound, rate, strength and seed, or refuses a rate too low for the strength', () => {
    const rateHz = fc.constantFrom(1000, 4000, 8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000);
    const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(samples, rateHz, fc.constantFrom(...effect.grid), seed, (x, sampleRateHz, strength, seed) => {
        try {
          const y = effect.apply({ samples: x, sampleRateHz }, strength, { seed, recordings }) as Float32Array;
          expect(y.length).toBe(x.length);
          expect(y.every(Number.isFinite)).toBe(true);
        } catch (error) {
          if (!(error instanceof EbbError)) throw error;
          expect([error.code, sampleRateHz < 8000]).toEqual(['INVALID_ARGUMENT', true]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
