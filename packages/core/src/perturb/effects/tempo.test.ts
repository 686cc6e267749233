import { expect, test } from 'vitest';
import { tempo } from './tempo.js';

const RATE_HZ = 16_000;

/** The sample at which the sound first reaches a tenth of its largest value. */
const onset = (x: Float32Array) => {
  const largest = x.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
  return x.findIndex((v) => Math.abs(v) > largest / 10);
};

test('a note that begins at a time begins at that time divided by the factor, at every strength', () => {
  const samples = Float32Array.from({ length: 2 * RATE_HZ }, (_, n) =>
    n < RATE_HZ ? 0 : Math.sin((2 * Math.PI * 440 * n) / RATE_HZ),
  );
  for (const factor of tempo.grid) {
    const result = tempo.apply({ samples, sampleRateHz: RATE_HZ }, factor, { seed: 0 }) as Float32Array;
    expect(result.length).toBe(Math.round(samples.length / factor));
    // Within 10 ms: frames are 64 ms.
    expect(Math.abs(onset(result) - RATE_HZ / factor)).toBeLessThan(0.01 * RATE_HZ);
  }
});

test('a factor of 1 gives the samples themselves, in an array of their own', () => {
  const samples = Float32Array.of(0.1, -0.5, 0.3);
  const result = tempo.apply({ samples, sampleRateHz: RATE_HZ }, 1, { seed: 0 });
  expect(result).toEqual(samples);
  expect(result).not.toBe(samples);
});
