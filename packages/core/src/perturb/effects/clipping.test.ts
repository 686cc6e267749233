import { expect, test } from 'vitest';
import { clipping } from './clipping.js';

const clip = (samples: Float32Array, thresholdDb: number) =>
  clipping.apply({ samples, sampleRateHz: 44_100 }, thresholdDb, { seed: 0 }) as Float32Array;

test('cuts what exceeds the threshold, counted from the clip’s peak, and nothing else', () => {
  // 20 dB below the peak of 1.
  expect(clip(Float32Array.of(0.05, -1, 0.0999, 0.5, -0.2), -20)).toEqual(
    Float32Array.of(0.05, -0.1, 0.0999, 0.1, -0.1),
  );
});

test('cuts a quiet clip as it cuts a loud one', () => {
  const loud = new Float32Array(300).map((_, n) => Math.sin(n));
  // A power of two: scaling is exact.
  const quiet = loud.map((x) => x / 64);
  expect(clip(quiet, -7).map((y) => 64 * y)).toEqual(clip(loud, -7));
});

test('at the peak itself changes nothing', () => {
  const samples = Float32Array.of(0.3, -0.7);
  expect(clip(samples, 0)).toEqual(samples);
});
