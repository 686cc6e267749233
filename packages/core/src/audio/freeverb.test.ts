import { expect, test } from 'vitest';
import { freeverb } from './freeverb.js';

const SETTINGS = { roomSize: 0.5, damping: 0.5, wetLevel: 0.33, dryLevel: 0.4 };
const click = (length: number) => new Float32Array(length).fill(1, 0, 1);

/** Seconds in which the reverberation of a click falls by 60 dB, from its fall between 0.3 s and 0.6 s. */
function decaySeconds(roomSize: number, rateHz: number): number {
  const y = freeverb(click(rateHz), rateHz, { ...SETTINGS, roomSize });
  const level = (from: number) =>
    10 * Math.log10(y.subarray(from * rateHz, (from + 0.1) * rateHz).reduce((sum, x) => sum + x * x, 0));
  return (60 * 0.3) / (level(0.3) - level(0.6));
}

test('the direct sound comes at once, the first reflection after the shortest comb', () => {
  const y = freeverb(click(3000), 44_100, SETTINGS);
  expect(y[0]).toBeCloseTo(0.8, 6);
  // The all-pass filters pass their input at once, four times with the sign changed.
  expect(y.findIndex((x, n) => n > 0 && x !== 0)).toBe(1116);
  expect(y[1116]).toBeCloseTo(0.99 * 0.015, 8);
});

test('a larger room rings longer, at any rate about equally long', () => {
  expect(decaySeconds(0.9, 44_100)).toBeGreaterThan(1.5 * decaySeconds(0.3, 44_100));
  // Damping is a filter of one sample, so that at another rate high frequencies die away otherwise: a fifth is allowed for it.
  expect(Math.abs(decaySeconds(0.6, 22_050) / decaySeconds(0.6, 44_100) - 1)).toBeLessThan(0.2);
});

test('no clip hears the one before, and even the largest room dies away', () => {
  const first = freeverb(click(5000), 44_100, SETTINGS);
  freeverb(new Float32Array(50_000).fill(1), 44_100, SETTINGS);
  expect(freeverb(click(5000), 44_100, SETTINGS)).toEqual(first);

  const largest = freeverb(click(882_000), 44_100, { ...SETTINGS, roomSize: 1 });
  // Feedback of 0.98 about 31 times a second: 5.5 dB in a second, more at high frequencies, 95 dB over 17 s of 20.
  expect(Math.max(...largest.slice(-1000).map(Math.abs))).toBeLessThan(1e-5);
});
