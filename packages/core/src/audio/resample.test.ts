import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import { POLYPHASE_BASE64 } from './polyphase.generated.js';
import { resample } from './resample.js';
import { designResampleFilter, PASS_BAND, STOP_BAND_DECIBELS } from './resample-filter.js';

const tone = (count: number, cyclesPerSample: number) =>
  Float32Array.from({ length: count }, (_, n) => Math.sin(2 * Math.PI * cyclesPerSample * n));

/** Largest difference of two signals, `margin` samples from both ends left out. */
function difference(a: Float32Array, b: Float32Array, margin = 0): number {
  let worst = 0;
  for (let n = margin; n < a.length - margin; n++) worst = Math.max(worst, Math.abs(a[n]! - b[n]!));
  return worst;
}

test('the committed kernel is what its source assembles to', async () => {
  const source = readFileSync(new URL('./polyphase.wat', import.meta.url), 'utf8');
  const { parseWat } = await wabt();
  const { buffer } = parseWat('polyphase.wat', source, { simd: true }).toBinary({});
  expect(Buffer.from(buffer).toString('base64'), 'run: node scripts/build-kernel.mjs').toBe(POLYPHASE_BASE64);
});

describe.each([
  [44_100, 16_000],
  [48_000, 16_000],
  [44_100, 48_000],
  [8000, 32_000],
])('the filter from %i to %i Hz', (fromHz, toHz) => {
  const { phases, taps, table, lead } = designResampleFilter(fromHz, toHz);
  /** The gain at a frequency as a share of the lower Nyquist frequency: the spectrum of the taps of all phases, real as they are symmetric. */
  const gain = (share: number) => {
    const radians = (Math.PI * share * Math.min(fromHz, toHz)) / fromHz;
    let sum = 0;
    for (let p = 0; p < phases; p++) {
      for (let k = 0; k < taps; k++) sum += table[p * taps + k]! * Math.cos(radians * (p / phases + lead - k));
    }
    return sum / phases;
  };
  const decibels = (share: number) => 20 * Math.log10(Math.abs(gain(share)));

  test('passes the pass band unchanged', () => {
    const ripple = Array.from({ length: 40 }, (_, i) => Math.abs(decibels((PASS_BAND * i) / 39)));
    // Kaiser's window has the same ripple in both bands: 10^(-100 / 20) is 9e-5 dB; his formula for the length is empirical.
    expect(Math.max(...ripple)).toBeLessThan(2e-4);
  });

  test('holds back what would fold or mirror into it', () => {
    const shares = Array.from({ length: 40 }, (_, i) => 1 + i * i * 0.001);
    // Taken 1 dB short of the design, for the empirical formula and the rounding of the taps to float32.
    expect(Math.max(...shares.map(decibels))).toBeLessThan(1 - STOP_BAND_DECIBELS);
  });
});

test('a tone comes out as the same tone at the new rate, without delay', () => {
  for (const [fromHz, toHz] of [
    [44_100, 16_000],
    [16_000, 44_100],
    [44_100, 48_000],
    [192_000, 8000],
  ] as const) {
    const result = resample(tone(fromHz, 997 / fromHz), fromHz, toHz);
    expect(result.length).toBe(toHz);
    // The ripple of 1e-5, and float32; at the ends, where zeros meet the tone, the filter rings over some hundred samples.
    expect(difference(result, tone(toHz, 997 / toHz), 400)).toBeLessThan(2e-5);
  }
});

test('a tone above the new Nyquist frequency is gone', () => {
  const result = resample(tone(44_100, 9000 / 44_100), 44_100, 16_000);
  // 100 dB below full scale is 1e-5, and the same again for rounding.
  expect(difference(result, new Float32Array(result.length), 400)).toBeLessThan(2e-5);
});

test('a ratio of rates without a common divisor is met exactly', () => {
  const [fromHz, toHz] = [11_027, 8009];
  const result = resample(tone(fromHz, 440 / fromHz), fromHz, toHz);
  expect(difference(result, tone(toHz, 440 / toHz), 400)).toBeLessThan(2e-5);
});

test('a ratio whose table would be too large is met within a thousandth of a per cent', () => {
  const { phases, inputsPerPeriod, table } = designResampleFilter(767_999, 1000);
  expect(table.length).toBeLessThanOrEqual(2 ** 24);
  expect(Math.abs((phases * 767_999) / (inputsPerPeriod * 1000) - 1)).toBeLessThan(1e-5);
});

test('a length is rounded up, down to a single sample and to none', () => {
  expect(resample(new Float32Array(3), 44_100, 16_000).length).toBe(2);
  expect(resample(Float32Array.of(1), 44_100, 16_000).length).toBe(1);
  expect(resample(Float32Array.of(1), 8000, 48_000).length).toBe(6);
  expect(resample(new Float32Array(), 8000, 48_000).length).toBe(0);
});

test('equal rates give the signal itself', () => {
  const samples = Float32Array.of(0.5);
  expect(resample(samples, 44_100, 44_100)).toBe(samples);
});

test.each([0, -1, 999, 768_001, 44_100.5, Number.NaN])('the rate %d is refused', (rateHz) => {
  const refusal = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
  expect(() => resample(Float32Array.of(1), rateHz, 16_000)).toThrow(refusal);
  expect(() => resample(Float32Array.of(1), 16_000, rateHz)).toThrow(refusal);
});
