import { describe, expect, test } from 'vitest';
import { compression } from './compression.js';

const RATE = 8000;
const compress = (samples: Float32Array, ratio: number) =>
  compression.apply({ samples, sampleRateHz: RATE }, ratio, { seed: 0 }) as Float32Array;

/** Alternating samples: the level is the same at each. */
const steady = (seconds: number, amplitude: number) =>
  new Float32Array(seconds * RATE).map((_, n) => (n % 2 ? -amplitude : amplitude));
const joined = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
const reductionDb = (before: Float32Array, after: Float32Array, n: number) => 20 * Math.log10(before[n]! / after[n]!);

describe('compression', () => {
  test('comes to 1 - 1 / ratio of what lies above the threshold, the RMS level', () => {
    const sound = joined(steady(1, 0.8), steady(1, 0.01));
    const level = 20 * Math.log10(0.8 / Math.sqrt((0.8 ** 2 + 0.01 ** 2) / 2));
    // 3.01 dB above, just past the knee of 3 dB, and 200 attack times from the start.
    for (const ratio of [2, 5]) {
      expect(reductionDb(sound, compress(sound, ratio), RATE - 1)).toBeCloseTo((1 - 1 / ratio) * level, 3);
    }
  });

  test('lets go after 100 ms to 1 / e, and leaves what stays below the knee as it is', () => {
    const [quiet, loud] = [steady(0.5, 0.01), steady(1, 0.8)];
    const sound = joined(quiet, loud, steady(1, 0.01));
    const after = compress(sound, 4);
    expect(after.subarray(0, quiet.length)).toEqual(quiet);
    const end = quiet.length + loud.length - 1;
    const held = reductionDb(sound, after, end);
    expect(held).toBeGreaterThan(1);
    // The attack's smoothing comes after the release and delays it by its 5 ms.
    const share = reductionDb(sound, after, end + 0.105 * RATE) / held;
    expect(Math.abs(share - Math.exp(-1))).toBeLessThan(0.01);
  });

  test('treats a quiet clip as a loud one, and at ratio 1 changes nothing', () => {
    const loud = joined(steady(0.1, 0.8), steady(0.1, 0.1));
    const quiet = loud.map((x) => x / 64);
    const expected = compress(loud, 8);
    // The logarithms of levels 64 times apart differ in their last bits.
    compress(quiet, 8).forEach((y, n) => void expect(Math.abs(64 * y - expected[n]!)).toBeLessThan(1e-6));
    expect(compress(loud, 1)).toEqual(loud);
  });
});
