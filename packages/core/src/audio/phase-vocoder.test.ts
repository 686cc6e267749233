import { describe, expect, test } from 'vitest';
import { strongestHz } from '../../../../test/support/strongest-hz.js';
import { changeTempo } from './phase-vocoder.js';

const RATE_HZ = 16_000;
const TEMPOS = [0.8, 0.93, 1.1, 1.25];

const made = (length: number, sample: (n: number) => number) => new Float32Array(length).map((_, n) => sample(n));
const tone = (hz: number, length = 24_000) => made(length, (n) => 0.5 * Math.sin((2 * Math.PI * hz * n) / RATE_HZ));
const energy = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0);
const decibels = (a: Float32Array, b: Float32Array) =>
  10 * Math.log10(energy(a) / a.length) - 10 * Math.log10(energy(b) / b.length);
/** A noise: the bits of a linear congruence. */
function hiss(length: number): Float32Array {
  let state = 1;
  return made(length, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

test('tempo 1 gives the input again', () => {
  const input = hiss(10_001);
  const output = changeTempo(input, RATE_HZ, 1);
  expect(output.length).toBe(input.length);
  // Transforms are float64; what is left is the last rounding to float32.
  expect(Math.max(...output.map((y, n) => Math.abs(y - input[n]!)))).toBeLessThan(1e-7);
});

describe.each(TEMPOS)('at tempo %d', (tempo) => {
  test('the length is divided by it', () => {
    for (const length of [1, 2, 100, 1023, 16_001]) {
      expect(changeTempo(hiss(length), RATE_HZ, tempo).length).toBe(Math.max(1, Math.round(length / tempo)));
    }
  });

  test.each([110, 440, 1234.5, 5000])('a tone of %d Hz stays that tone, as loud, to its begin and end', (hz) => {
    const input = tone(hz);
    const output = changeTempo(input, RATE_HZ, tempo);
    const middle = output.subarray(2000, 10_000);
    // Of a spectrum with a main lobe of 8 Hz, the mirror image at negative frequencies moves the peak by so little.
    expect(Math.abs(strongestHz({ samples: middle, sampleRateHz: RATE_HZ }, hz) - hz)).toBeLessThan(0.02);
    // Phases are kept to rounding; only whole periods against parts of one differ.
    expect(Math.abs(decibels(middle, input))).toBeLessThan(0.05);
    // Half a frame from the ends, where frames reach beyond the sound, the level may dip.
    expect(Math.abs(decibels(output.subarray(0, 500), input))).toBeLessThan(1);
    expect(Math.abs(decibels(output.subarray(-500), input))).toBeLessThan(1);
  });

  test('partials of two notes at once keep their frequencies and levels', () => {
    const partials = [1, 2, 3].flatMap((h) => [220 * h, 360 * h]);
    const input = partials.map((hz) => tone(hz)).reduce((sum, x) => sum.map((v, n) => v + x[n]!));
    const output = changeTempo(input, RATE_HZ, tempo).subarray(2000, 10_000);
    for (const hz of partials) {
      // Partials are 60 Hz apart and more, four bins of a frame: beside them the window's side lobes sound a little.
      expect(Math.abs(strongestHz({ samples: output, sampleRateHz: RATE_HZ }, hz) - hz)).toBeLessThan(0.2);
    }
    expect(Math.abs(decibels(output, input))).toBeLessThan(0.3);
  });

  test('noise loses at most 1.5 dB: its phases cannot all be kept', () => {
    const input = hiss(24_000);
    expect(Math.abs(decibels(changeTempo(input, RATE_HZ, tempo), input))).toBeLessThan(1.5);
  });

  test('clicks stay short and in time', () => {
    const at = [3000, 9000, 15_000, 21_000];
    const output = changeTempo(
      made(24_000, (n) => Number(at.includes(n))),
      RATE_HZ,
      tempo,
    );
    // 10 ms to either side of where it belongs; a frame is 64 ms.
    const near = at.map((n) => energy(output.subarray(Math.round(n / tempo) - 160, Math.round(n / tempo) + 160)));
    expect(near.reduce((a, b) => a + b) / energy(output)).toBeGreaterThan(0.9);
  });

  test('before a note that begins at once there is next to nothing', () => {
    const onset = 8000;
    const input = made(24_000, (n) =>
      n < onset ? 0 : Math.exp((onset - n) / 4000) * Math.sin((2 * Math.PI * 330 * (n - onset)) / RATE_HZ),
    );
    const output = changeTempo(input, RATE_HZ, tempo);
    // What sounds more than 10 ms too early: 25 dB below the note.
    expect(energy(output.subarray(0, Math.round(onset / tempo) - 160)) / energy(output)).toBeLessThan(10 ** -2.5);
  });
});

test.each([0.05, 0.3, 3.7, 40])('a tempo of %d, far from music, still gives numbers and the length', (tempo) => {
  for (const length of [1, 700, 5000]) {
    const output = changeTempo(hiss(length), RATE_HZ, tempo);
    expect(output.length).toBe(Math.max(1, Math.round(length / tempo)));
    expect(output.every(Number.isFinite)).toBe(true);
  }
});

test('silence stays silence, and a gain stays that gain', () => {
  expect(changeTempo(new Float32Array(5000), RATE_HZ, 0.8).every((y) => y === 0)).toBe(true);
  // A power of two: no rounding.
  const input = hiss(5000);
  const louder = changeTempo(
    input.map((x) => 4 * x),
    RATE_HZ,
    0.8,
  );
  expect(louder).toEqual(changeTempo(input, RATE_HZ, 0.8).map((y) => 4 * y));
});

test.each([
  [new Float32Array(), RATE_HZ, 1],
  [new Float32Array(9), 0, 1],
  [new Float32Array(9), Number.NaN, 1],
  [new Float32Array(9), RATE_HZ, 0],
  [new Float32Array(9), RATE_HZ, -1],
  [new Float32Array(9), RATE_HZ, Infinity],
])('%# is refused: no samples, or a rate or tempo that is not positive', (samples, rateHz, tempo) => {
  expect(() => changeTempo(samples, rateHz, tempo)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
