import { expect, test } from 'vitest';
import { strongestHz } from '../../../../../test/support/strongest-hz.js';
import { pitch } from './pitch.js';

const shifted = (samples: Float32Array, sampleRateHz: number, cents: number) =>
  pitch.apply({ samples, sampleRateHz }, cents, { seed: 0 }) as Float32Array;

test.each([
  [8000, pitch.grid],
  [44_100, [-200, -60, 200]],
])('at %i Hz every strength moves each partial by its ratio and keeps the length', (rateHz, strengths) => {
  const partials = [1, 3, 7];
  const sound = Float32Array.from({ length: rateHz }, (_, n) =>
    partials.reduce((sum, h) => sum + Math.sin((2 * Math.PI * 261.63 * h * n) / rateHz) / (4 * h), 0),
  );
  for (const cents of strengths) {
    const result = shifted(sound, rateHz, cents);
    expect(result.length).toBe(sound.length);
    const samples = result.subarray(rateHz / 4, (3 * rateHz) / 4);
    for (const h of partials) {
      const hz = 261.63 * h * 2 ** (cents / 1200);
      const error = 1200 * Math.log2(strongestHz({ samples, sampleRateHz: rateHz }, hz) / hz);
      // The ratio is met within 0.1 cents, the peak of half a second within 0.03 Hz, which is 0.2 cents of 262 Hz.
      expect(Math.abs(error), `${cents} cents, partial ${h}`).toBeLessThan(0.3);
    }
  }
});

test('a shift of 0 gives the samples themselves, in an array of their own', () => {
  const samples = Float32Array.of(0.1, -0.5, 0.3);
  const result = shifted(samples, 8000, 0);
  expect(result).toEqual(samples);
  expect(result).not.toBe(samples);
});

test('what would rise above the Nyquist frequency is gone, not mirrored', () => {
  const sound = Float32Array.from({ length: 16_000 }, (_, n) => Math.sin((2 * Math.PI * 7700 * n) / 16_000));
  // 7700 Hz would come to lie at 8643 Hz. The resampler holds it back by 100 dB; what remains is from the vocoder's ends.
  const middle = shifted(sound, 16_000, 200).subarray(2000, -2000);
  expect(Math.max(...middle.map(Math.abs))).toBeLessThan(1e-3);
});
