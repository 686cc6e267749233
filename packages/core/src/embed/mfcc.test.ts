import { describe, expect, test } from 'vitest';
import { mfcc } from './mfcc.js';

const noise = Float32Array.from({ length: 9000 }, (_, n) => Math.sin(n * n * 0.37) * Math.cos(n * 0.11));

describe('mfcc', () => {
  test('a gain moves the mean of the first coefficient alone, by its decibels times the root of the bands', () => {
    const loud = mfcc.embed(noise);
    const quiet = mfcc.embed(noise.map((v) => v / 4));
    // Halving twice is exact in binary; what is left is float32's rounding of values up to some hundreds.
    expect(quiet[0]! - loud[0]!).toBeCloseTo(-20 * Math.log10(4) * Math.sqrt(128), 3);
    for (let k = 1; k < mfcc.dim; k++) expect(quiet[k]).toBeCloseTo(loud[k]!, 4);
  });

  test('silence is finite and does not move', () => {
    const silent = mfcc.embed(new Float32Array(3000));
    expect(silent[0]).toBeCloseTo(-100 * Math.sqrt(128), 2);
    // Rounding of sums of 128 terms near 100.
    for (const value of silent.subarray(1)) expect(Math.abs(value)).toBeLessThan(1e-9);
  });

  test('a clip without samples and a sample that is not finite are typed errors', () => {
    expect(() => mfcc.embed(new Float32Array(0))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    const broken = noise.slice();
    broken[17] = Number.NaN;
    expect(() => mfcc.embed(broken)).toThrow(
      expect.objectContaining({ code: 'NON_FINITE', details: { at: 17, received: 'NaN' } }),
    );
  });
});
