import { describe, expect, test } from 'vitest';
import type { Biquad } from './biquad.js';
import { chebyshev2 } from './chebyshev2.js';

/** Gain of a cascade at a frequency, from its transfer function. */
function gainDb(sections: readonly Biquad[], sampleRateHz: number, hz: number): number {
  const w = (2 * Math.PI * hz) / sampleRateHz;
  const power = (c0: number, c1: number, c2: number) =>
    (c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w)) ** 2 + (c1 * Math.sin(w) + c2 * Math.sin(2 * w)) ** 2;
  return sections.reduce(
    (sum, { b0, b1, b2, a1, a2 }) => sum + 10 * Math.log10(power(b0, b1, b2) / power(1, a1, a2)),
    0,
  );
}

const orderOf = (sections: readonly Biquad[]) => sections.reduce((sum, { b2 }) => sum + (b2 === 0 ? 1 : 2), 0);

// Coefficients of float64; poles as near to the unit circle as 30 Hz at 48 kHz cost a few digits.
const DECIBEL = 1e-6;

describe.each([
  // Sampling rate, passHz, stopHz.
  [44_100, 1600 / 1.1, 1760],
  [44_100, 16_000, 19_000],
  [48_000, 33, 30],
  [8000, 3520, 2909],
  [16_000, 500, 7900],
  [16_000, 7900, 500],
] as const)('Chebyshev II at %d Hz from %d to %d Hz', (sampleRateHz, passHz, stopHz) => {
  const band = { passHz, stopHz, passDb: 3, stopDb: 80 };
  const sections = chebyshev2(sampleRateHz, band);
  const [passEnd, stopEnd] = passHz < stopHz ? [0, sampleRateHz / 2] : [sampleRateHz / 2, 0];
  /** Frequencies from a band's edge to the spectrum's end, the end left out: gains there may be zero. */
  const between = (edge: number, end: number) => Array.from({ length: 400 }, (_, i) => edge + ((end - edge) * i) / 400);

  test('loses at most 3 dB in its pass band, exactly 3 dB at its end and nothing far from it', () => {
    for (const hz of between(passHz, passEnd)) expect(gainDb(sections, sampleRateHz, hz)).toBeGreaterThan(-3 - DECIBEL);
    expect(Math.abs(gainDb(sections, sampleRateHz, passHz) + 3)).toBeLessThan(DECIBEL);
    expect(Math.abs(gainDb(sections, sampleRateHz, passEnd))).toBeLessThan(DECIBEL);
  });

  test('loses at least 80 dB in its stop band', () => {
    for (const hz of between(stopHz, stopEnd)) expect(gainDb(sections, sampleRateHz, hz)).toBeLessThan(-80 + DECIBEL);
  });

  test('has the lowest order that can: the ripples of one less would not reach 80 dB', () => {
    // The order as a real number, from the loss that the Chebyshev polynomial has at the pass band's end.
    const warped = (hz: number) => Math.tan((Math.PI * hz) / sampleRateHz);
    const ratio = Math.max(warped(stopHz), warped(passHz)) / Math.min(warped(stopHz), warped(passHz));
    const lossDb = (order: number) => 10 * Math.log10(1 + (10 ** 0.3 - 1) * Math.cosh(order * Math.acosh(ratio)) ** 2);
    const order = orderOf(sections);
    expect(lossDb(order)).toBeGreaterThanOrEqual(80);
    expect(lossDb(order - 1)).toBeLessThan(80);
  });
});

test.each([
  [0, 100],
  [100, 4000],
  [100, 100],
  [Number.NaN, 100],
])('refuses a transition from %d to %d Hz at 8 kHz', (passHz, stopHz) => {
  expect(() => chebyshev2(8000, { passHz, stopHz, passDb: 3, stopDb: 80 })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});

test.each([
  [0, 80],
  [3, 3],
  [3, Infinity],
])('refuses losses of %d and %d dB', (passDb, stopDb) => {
  expect(() => chebyshev2(8000, { passHz: 500, stopHz: 600, passDb, stopDb })).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});
