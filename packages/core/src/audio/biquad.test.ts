import { describe, expect, test } from 'vitest';
import { type Biquad, bandPass, filterInPlace, highPass, highShelf, lowPass, lowShelf, peaking } from './biquad.js';

/** Gain at a frequency, of the impulse response: an oracle that knows nothing of the coefficients. */
function gainDb(filter: Biquad, hz: number): number {
  const response = new Float64Array(8000);
  response[0] = 1;
  filterInPlace(response, filter);
  let re = 0;
  let im = 0;
  response.forEach((v, n) => {
    re += v * Math.cos((2 * Math.PI * hz * n) / 16000);
    im -= v * Math.sin((2 * Math.PI * hz * n) / 16000);
  });
  return 20 * Math.log10(Math.hypot(re, im));
}

// The responses have died away by 8000 samples; three decimals of a decibel are far finer than anything audible.
const DECIMALS = 3;

describe('second-order filters', () => {
  test('low-pass and high-pass: 0 dB in their band, half the power at the corner', () => {
    const half = 10 * Math.log10(0.5);
    expect(gainDb(lowPass(16000, 1000), 0)).toBeCloseTo(0, DECIMALS);
    expect(gainDb(lowPass(16000, 1000), 1000)).toBeCloseTo(half, DECIMALS);
    expect(gainDb(lowPass(16000, 1000), 7900)).toBeLessThan(-60);
    expect(gainDb(highPass(16000, 1000), 8000)).toBeCloseTo(0, DECIMALS);
    expect(gainDb(highPass(16000, 1000), 1000)).toBeCloseTo(half, DECIMALS);
    expect(gainDb(highPass(16000, 1000), 30)).toBeLessThan(-60);
  });

  test('band-pass: 0 dB at its centre and nothing at the ends', () => {
    expect(gainDb(bandPass(16000, 2000, 1), 2000)).toBeCloseTo(0, DECIMALS);
    expect(gainDb(bandPass(16000, 2000, 1), 20)).toBeLessThan(-35);
  });

  test('high shelf: 0 dB at the bottom, its gain at the top, half of it at the corner', () => {
    const shelf = highShelf(16000, 1500, -8);
    expect(gainDb(shelf, 0)).toBeCloseTo(0, DECIMALS);
    expect(gainDb(shelf, 1500)).toBeCloseTo(-4, DECIMALS);
    expect(gainDb(shelf, 8000)).toBeCloseTo(-8, DECIMALS);
  });

  test('low shelf: its gain at the bottom, half of it at the corner, 0 dB at the top', () => {
    const shelf = lowShelf(16000, 1500, 6);
    expect(gainDb(shelf, 0)).toBeCloseTo(6, DECIMALS);
    expect(gainDb(shelf, 1500)).toBeCloseTo(3, DECIMALS);
    expect(gainDb(shelf, 8000)).toBeCloseTo(0, DECIMALS);
  });

  test('peaking: its gain at its centre and 0 dB at the ends', () => {
    const peak = peaking(16000, 2000, 1, -7);
    expect(gainDb(peak, 0)).toBeCloseTo(0, DECIMALS);
    expect(gainDb(peak, 2000)).toBeCloseTo(-7, DECIMALS);
    expect(gainDb(peak, 8000)).toBeCloseTo(0, DECIMALS);
  });
});
