import { describe, expect, test } from 'vitest';
import type { Effect } from '../contract.js';
import { bandPass } from './band-pass.js';
import { highPass } from './high-pass.js';
import { lowPass } from './low-pass.js';

const RATE = 44_100;
const CONTEXT = { seed: 0 };

/** Level of a tone after an effect, in dB of what it was, when the filter has settled. */
function toneDb(effect: Effect, strength: number, hz: number): number {
  const samples = new Float32Array(RATE).map((_, n) => Math.sin((2 * Math.PI * hz * n) / RATE));
  const affected = effect.apply({ samples, sampleRateHz: RATE }, strength, CONTEXT) as Float32Array;
  const energy = (x: Float32Array) => x.subarray(RATE / 2).reduce((sum, v) => sum + v * v, 0);
  return 10 * Math.log10(energy(affected) / energy(samples));
}

describe('channel filters', () => {
  test('keep their band and take away 80 dB of the rest', () => {
    // Within 0.1 dB half an octave inside; 79 dB, as float32 tones carry noise of their own.
    expect(Math.abs(toneDb(lowPass, 3000, 2100))).toBeLessThan(0.1);
    expect(toneDb(lowPass, 3000, 3301)).toBeLessThan(-79);
    expect(Math.abs(toneDb(highPass, 800, 1130))).toBeLessThan(0.1);
    expect(toneDb(highPass, 800, 727)).toBeLessThan(-79);
  });

  test('3.5 octaves are the band of a telephone', () => {
    // The losses at 1.1 times the cut-offs and within, and beyond them.
    expect(toneDb(bandPass, 3.5, 331)).toBeGreaterThan(-3.1);
    expect(toneDb(bandPass, 3.5, 3087)).toBeGreaterThan(-3.1);
    expect(Math.abs(toneDb(bandPass, 3.5, 1000))).toBeLessThan(0.1);
    expect(toneDb(bandPass, 3.5, 272)).toBeLessThan(-79);
    expect(toneDb(bandPass, 3.5, 3738)).toBeLessThan(-79);
  });

  test('the low-pass leaves a sound as it is whose rate holds nothing to take away, down to the last cut-off that does', () => {
    const sound = { samples: new Float32Array(100).map((_, n) => Math.sin(n)), sampleRateHz: 16_000 };
    expect(lowPass.apply(sound, 7273, CONTEXT)).toEqual(sound.samples);
    expect(lowPass.apply(sound, 7272, CONTEXT)).not.toEqual(sound.samples);
  });

  test('the high-pass refuses a cut-off that would leave nothing', () => {
    const sound = { samples: Float32Array.of(0.5), sampleRateHz: 6000 };
    expect(() => highPass.apply(sound, 2800, CONTEXT)).toThrow(/a number from 20 to 2700 Hz, received 2800/);
  });
});
