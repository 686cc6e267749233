import { describe, expect, test } from 'vitest';
import { periodicHann } from '../../audio/hann.js';
import { powerSpectrogram } from '../../audio/stft.js';
import type { Effect, EffectContext, Sound } from '../contract.js';
import { noisePink } from './noise-pink.js';
import { noiseRecording } from './noise-recording.js';
import { noiseWhite } from './noise-white.js';

const RATE = 16_000;
/** Exact in float32, so that what was added can be told. */
const TONE: Sound = {
  samples: new Float32Array(4 * RATE).map((_, n) => Math.round(512 * Math.sin(n / 7)) / 1024),
  sampleRateHz: RATE,
};
const recording: Sound = { samples: Float32Array.from({ length: 1000 }, (_, n) => (n + 1) / 1000), sampleRateHz: RATE };
const CONTEXT: EffectContext = { seed: 7, recordings: [recording] };

const added = (effect: Effect, sound: Sound, snrDb: number, context: EffectContext = CONTEXT) =>
  (effect.apply(sound, snrDb, context) as Float32Array).map((y, n) => y - sound.samples[n]!);
const energy = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0);

describe.each([noiseWhite, noisePink, noiseRecording])('$id', (effect) => {
  test.each([-10, 0, 17.5, 40])('at %d dB has that ratio over the whole clip', (snrDb) => {
    const ratioDb = 10 * Math.log10(energy(TONE.samples) / energy(added(effect, TONE, snrDb)));
    // The sum is rounded to float32, 60 dB and more below the faintest noise here.
    expect(Math.abs(ratioDb - snrDb)).toBeLessThan(1e-4);
  });

  test('is the same noise at every strength, scaled', () => {
    const [loud, faint] = [added(effect, TONE, 0), added(effect, TONE, 20)];
    // Roundings of sums near 1 to float32, ten times.
    const worst = loud.reduce((max, e, n) => Math.max(max, Math.abs(e - 10 * faint[n]!)), 0);
    expect(worst).toBeLessThan(1e-6);
  });
});

/** Slope of the power over the octaves from 62.5 Hz to 8 kHz, in dB an octave, by least squares. */
function slopeDb(noise: Float32Array): number {
  const framing = { fftLength: 2048, hopLength: 1024, window: periodicHann(2048) };
  const { frames, bands, values } = powerSpectrogram(noise, framing);
  const octaves = [8, 16, 32, 64, 128, 256, 512].map((low) => {
    let sum = 0;
    for (let t = 0; t < frames; t++) for (let k = low; k < 2 * low; k++) sum += values[t * bands + k]!;
    return 10 * Math.log10(sum / low);
  });
  const mean = octaves.reduce((sum, v) => sum + v, 0) / octaves.length;
  return octaves.reduce((sum, v, i) => sum + (i - 3) * (v - mean), 0) / 28;
}

describe('colours', () => {
  // The lowest octave is the mean of 8 bands over some 60 frames, half of them independent: 6% or 0.3 dB of standard error, which
  // weighs 3 / 28 in the slope; other octaves have less. Five times that, and 0.02 dB for the sums that stand for integrals.
  const TOLERANCE_DB = 0.2;

  test.each([1, 2, 3])('white noise of seed %d is flat', (seed) => {
    expect(Math.abs(slopeDb(added(noiseWhite, TONE, -30, { seed })))).toBeLessThan(TOLERANCE_DB);
  });

  test.each([1, 2, 3])('pink noise of seed %d falls by 3.01 dB an octave', (seed) => {
    expect(Math.abs(slopeDb(added(noisePink, TONE, -30, { seed })) + 10 * Math.log10(2))).toBeLessThan(TOLERANCE_DB);
  });

  test('pink noise begins as loud as it goes on', () => {
    // The first millisecond of many clips against their last: from rest, its lower octaves would be lacking.
    let [first, last] = [0, 0];
    const sound = { ...TONE, samples: TONE.samples.subarray(0, 800) };
    for (let seed = 0; seed < 1000; seed++) {
      const noise = added(noisePink, sound, -30, { seed });
      first += energy(noise.subarray(0, 16));
      last += energy(noise.subarray(784));
    }
    // Means of 1000 energies of one or two independent values each: 0.2 dB of standard error, and 0.3 dB of their ratio.
    expect(Math.abs(10 * Math.log10(first / last))).toBeLessThan(1);
  });
});

describe('recordings', () => {
  test('are looped from a start that the seed draws', () => {
    const noise = added(noiseRecording, TONE, 0);
    const scale = Math.max(...noise);
    const start = Math.round((1000 * noise[0]!) / scale) - 1;
    for (const n of [0, 1, 999, 1000, 12_345]) {
      // Roundings of sums near 1 to float32.
      expect(Math.abs(noise[n]! / scale - recording.samples[(start + n) % 1000]!)).toBeLessThan(1e-6);
    }
    const starts = [1, 2, 3].map((seed) => added(noiseRecording, TONE, 0, { ...CONTEXT, seed })[0]!);
    expect(new Set(starts).size).toBe(3);
  });

  test('at another rate are resampled to the sound’s', () => {
    const hz = 1000;
    const at = (sampleRateHz: number): Sound => ({
      samples: new Float32Array(sampleRateHz).map((_, n) => Math.sin((2 * Math.PI * hz * n) / sampleRateHz)),
      sampleRateHz,
    });
    const { frames, bands, values } = powerSpectrogram(
      added(noiseRecording, TONE, 0, { seed: 1, recordings: [at(44_100)] }),
      {
        fftLength: 1024,
        hopLength: 1024,
        window: periodicHann(1024),
      },
    );
    const frame = values.subarray((frames >> 1) * bands, ((frames >> 1) + 1) * bands);
    expect(frame.indexOf(Math.max(...frame))).toBe((hz * 1024) / RATE);
  });

  test('are drawn by the seed, each in its turn', () => {
    const constant = (level: number): Sound => ({ samples: Float32Array.of(level, 1), sampleRateHz: RATE });
    const recordings = [0.1, 0.2, 0.3].map(constant);
    const drawn = new Set<number>();
    for (let seed = 0; seed < 30; seed++) {
      const noise = added(noiseRecording, TONE, 0, { seed, recordings });
      drawn.add(Math.round((10 * Math.min(noise[0]!, noise[1]!)) / Math.max(noise[0]!, noise[1]!)));
    }
    expect([...drawn].sort()).toEqual([1, 2, 3]);
  });

  test('with silence where a short clip would begin give it their loudest part instead', () => {
    const samples = new Float32Array(10_000);
    samples[9000] = 0.5;
    const short = { ...TONE, samples: TONE.samples.subarray(1, 11) };
    for (let seed = 0; seed < 5; seed++) {
      expect(
        energy(added(noiseRecording, short, 0, { seed, recordings: [{ ...recording, samples }] })),
      ).toBeGreaterThan(0);
    }
  });

  test.each([
    ['silent', new Float32Array(5), 'INVALID_ARGUMENT'],
    ['empty', new Float32Array(), 'INVALID_ARGUMENT'],
    ['not finite', Float32Array.of(0, Number.NaN), 'NON_FINITE'],
  ])('that are %s are refused by their number', (_, samples, code) => {
    expect(() => noiseRecording.apply(TONE, 0, { seed: 1, recordings: [{ ...recording, samples }] })).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ at: 'recording 0' }) }),
    );
  });
});
