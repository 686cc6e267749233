import { describe, expect, test } from 'vitest';
import { planPatches } from './plan-patches.js';

const YAMNET_GRID = { patchSamples: 15600, startUnitSamples: 160, hopUnits: 48 };

describe('planPatches', () => {
  // 15600 + k 7680 samples hold 1 + k patches exactly.
  test.each([
    [1, 1, 1],
    [15599, 1, 1],
    [15600, 1, 1],
    [15601, 2, 1],
    [23279, 2, 1],
    [23280, 2, 2],
    [23281, 3, 2],
    [48000, 6, 5],
  ])('a clip of %i samples has %i patches when its end is padded and %i when not', (samples, padded, whole) => {
    const clip = new Float32Array(samples).fill(1);
    for (const [padEnd, patches] of [
      [true, padded],
      [false, whole],
    ] as const) {
      const { waveform, starts } = planPatches(clip, YAMNET_GRID, { padEnd });
      expect(starts).toEqual(Array.from({ length: patches }, (_, p) => 48 * p));
      expect(waveform).toHaveLength(15600 + 7680 * (patches - 1));
      expect(waveform.reduce((sum, x) => sum + x, 0)).toBe(Math.min(samples, waveform.length));
    }
  });

  test('the end is padded unless asked otherwise', () => {
    expect(planPatches(new Float32Array(15601), YAMNET_GRID).starts).toHaveLength(2);
  });

  test('a clip without samples is refused', () => {
    expect(() => planPatches(new Float32Array(), YAMNET_GRID)).toThrow(/without samples/);
  });
});
