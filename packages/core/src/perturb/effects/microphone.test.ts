import { expect, test } from 'vitest';
import type { Sound } from '../contract.js';
import { microphone } from './microphone.js';

const CONTEXT = { seed: 0 };
const RATE = 44_100;

/** Gain at a frequency, of the response to a click. */
function gainDb(scale: number, hz: number): number {
  const samples = new Float32Array(RATE);
  samples[0] = 1;
  const response = microphone.apply({ samples, sampleRateHz: RATE }, scale, CONTEXT) as Float32Array;
  let re = 0;
  let im = 0;
  response.forEach((y, n) => {
    re += y * Math.cos((2 * Math.PI * hz * n) / RATE);
    im += y * Math.sin((2 * Math.PI * hz * n) / RATE);
  });
  return 20 * Math.log10(Math.hypot(re, im));
}

test('the curve falls in the bass and the top and peaks at 5 kHz, each by its gain and what the neighbours add', () => {
  expect(gainDb(1, 5)).toBeCloseTo(-6, 1);
  expect(gainDb(1, 22_050)).toBeCloseTo(-9, 1);
  // The peak's 6 dB, less what the shelf at 11 kHz takes away at 5 kHz already.
  expect(gainDb(1, 5000)).toBeGreaterThan(5);
  expect(gainDb(1, 5000)).toBeLessThan(6);
});

test('at scale 0 changes nothing, and -s undoes s', () => {
  const sound: Sound = { samples: new Float32Array(300).map((_, n) => Math.sin(n * n)), sampleRateHz: RATE };
  expect(microphone.apply(sound, 0, CONTEXT)).toEqual(sound.samples);
  const there = microphone.apply(sound, 2, CONTEXT) as Float32Array;
  const back = microphone.apply({ ...sound, samples: there }, -2, CONTEXT) as Float32Array;
  // Between the two lies one rounding to float32, which the way back raises by 18 dB at most.
  back.forEach((y, n) => void expect(Math.abs(y - sound.samples[n]!)).toBeLessThan(1e-5));
});

test('at a low rate is without the filters that the rate cannot hold', () => {
  const click = { samples: Float32Array.of(1, 0, 0, 0), sampleRateHz: 200 };
  // All lie above 80 Hz.
  expect(microphone.apply(click, 1, CONTEXT)).toEqual(click.samples);
});
