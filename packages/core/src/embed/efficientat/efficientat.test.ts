import { describe, expect, test } from 'vitest';
import { EFFICIENTAT_MN04, EFFICIENTAT_MN10 } from './efficientat.js';

const { plan } = EFFICIENTAT_MN04;

describe("EfficientAT's plan", () => {
  test('a clip of up to 30 s is one row of its own samples', () => {
    for (const length of [30 * 32000, 12345]) {
      const clip = new Float32Array(length);
      const { waveform, starts, patchSamples } = plan(clip);
      // The clip itself, not a copy; comparing a million samples one by one takes seconds.
      expect(waveform === clip).toBe(true);
      expect([starts, patchSamples]).toEqual([[0], length]);
    }
  });

  test("a clip shorter than the network's step in time is followed by zeros", () => {
    const { waveform, starts, patchSamples } = plan(Float32Array.of(1));
    expect([starts, patchSamples, waveform.length, waveform[0]]).toEqual([[0], 10240, 10240, 1]);
    expect(waveform.subarray(1).every((sample) => sample === 0)).toBe(true);
  });

  test('a longer clip is cut into the fewest equal rows, which hold every sample once', () => {
    const clip = Float32Array.from({ length: 61 * 32000 + 1 }, (_, n) => n + 1);
    const { waveform, starts, patchSamples } = plan(clip);
    expect(starts).toEqual([0, patchSamples, 2 * patchSamples]);
    expect(patchSamples).toBeLessThanOrEqual(30 * 32000);
    expect(waveform.length).toBe(3 * patchSamples);
    expect(waveform.length - clip.length).toBeLessThan(3);
    expect(clip.every((sample, n) => waveform[n] === sample)).toBe(true);
  });

  test('a clip without samples is refused', () => {
    expect(() => plan(new Float32Array())).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});

test('the embedding sizes are those of the released checkpoints', () => {
  expect([EFFICIENTAT_MN04.dim, EFFICIENTAT_MN10.dim]).toEqual([384, 960]);
  expect(() => EFFICIENTAT_MN04.buildGraph(null)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
