import { describe, expect, test } from 'vitest';
import { EbbError } from '../../errors.js';
import { planWindows } from './plan-windows.js';

const clip = (samples: number) => new Float32Array(samples).fill(1);

describe('windows of 1 s every 0.1 s', () => {
  test.each([
    [1, 1],
    [24000, 1],
    [24001, 2],
    [28800, 2],
    [28801, 3],
    [48000, 6],
    [480000, 96],
  ])('%i samples at 48 kHz make %i windows, the last one filled with zeros', (samples, windows) => {
    const plan = planWindows(clip(samples), 48000, 4800);
    expect(plan.starts).toEqual(Array.from({ length: windows }, (_, p) => p));
    expect(plan.patchSamples).toBe(48000);
    expect(plan.waveform).toHaveLength(48000 + (windows - 1) * 4800);
    expect(plan.waveform.indexOf(1)).toBe(24000);
    expect(plan.waveform.lastIndexOf(1)).toBe(24000 + samples - 1);
  });

  test('starts are counted in the unit asked for', () => {
    expect(planWindows(clip(8000), 8000, 160).starts).toEqual([0, 5, 10, 15, 20, 25]);
  });

  test('without padding at the end, what fills no window is left out', () => {
    const plan = planWindows(clip(28799), 48000, 4800, { padEnd: false });
    expect(plan.starts).toEqual([0]);
    expect(plan.waveform).toHaveLength(48000);
    expect(planWindows(clip(28800), 48000, 4800, { padEnd: false }).starts).toEqual([0, 1]);
  });

  test.each([0.1, 0.2, 0.3, 0.5, 0.7, 1])('a hop of %d s is kept', (hopSeconds) => {
    const { starts, waveform } = planWindows(clip(480_000), 48000, 4800, { hopSeconds });
    expect(starts.map((start) => start * 4800)).toEqual(starts.map((_, p) => Math.round(p * hopSeconds * 48000)));
    // Half a second of zeros, then the clip; the last window holds its end.
    expect(starts).toHaveLength(1 + Math.ceil((24_000 + 480_000 - 48_000) / Math.round(hopSeconds * 48_000)));
    expect(waveform.lastIndexOf(1)).toBe(24_000 + 480_000 - 1);
  });

  test.each([0, -0.1, 0.05, 0.15, 1.1, Number.NaN, Number.POSITIVE_INFINITY])(
    'a hop of %d s is refused',
    (hopSeconds) => {
      expect(() => planWindows(clip(48_000), 48000, 4800, { hopSeconds })).toThrow(/multiple of 0\.1 s, 1 s at most/);
    },
  );

  test('a clip without samples is refused', () => {
    expect(() => planWindows(clip(0), 48000, 4800)).toThrow(EbbError);
  });
});
