import { expect, test } from 'vitest';
import { clipLogMel } from './clip-log-mel.js';
import { periodicHann } from './hann.js';
import { hzToSlaneyMel, melSpectrogram, slaneyMelFilterBank } from './mel.js';
import { powerSpectrogram } from './stft.js';

const RATE_HZ = 16_000;
const noise = (length: number) => {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 1_073_741_823.5 - 1;
  });
};

test('the columns of a long clip are the mean power of its frames, whatever the blocks', () => {
  // 3000 frames are two blocks, and 3000 is no multiple of the 8 frames in a column.
  const samples = noise(512 * 3000 - 1);
  const logMel = clipLogMel(samples, RATE_HZ, 16, 400);
  expect(logMel).toMatchObject({ columns: 375, bands: 16, columnSeconds: 0.256, windowSeconds: 0.128 });

  const framing = { fftLength: 2048, hopLength: 512, window: periodicHann(2048) };
  const { values } = melSpectrogram(powerSpectrogram(samples, framing), slaneyMelFilterBank(RATE_HZ, 2048, 16));
  const means = Float64Array.from({ length: 375 * 16 }, (_, i) => {
    const [column, band] = [Math.floor(i / 16), i % 16];
    return Array.from({ length: 8 }, (_, k) => values[(column * 8 + k) * 16 + band]!).reduce((a, b) => a + b) / 8;
  });
  const loudest = Math.max(...means);
  // The same float64 sums, divided before or after adding: some units in the last place of a decibel.
  means.forEach((mean, i) => {
    expect(logMel.decibels[i]).toBeCloseTo(10 * Math.log10(mean / loudest), 9);
  });
});

test('a short clip has a column for each frame', () => {
  expect(clipLogMel(noise(1280), RATE_HZ, 32, 400)).toMatchObject({ columns: 11, columnSeconds: 0.008 });
});

test('a tone is loudest in the band around its frequency and while it sounds', () => {
  // A second of silence, then a second of 1 kHz.
  const samples = Float32Array.from({ length: 2 * RATE_HZ }, (_, n) =>
    n < RATE_HZ ? 0 : Math.sin((2 * Math.PI * 1000 * n) / RATE_HZ),
  );
  const { decibels, bands, columns, columnSeconds } = clipLogMel(samples, RATE_HZ, 64, 400);
  const loudest = decibels.indexOf(0);
  const step = hzToSlaneyMel(RATE_HZ / 2) / (bands + 1);
  expect(loudest % bands).toBe(Math.round(hzToSlaneyMel(1000) / step) - 1);
  const time = Math.floor(loudest / bands) * columnSeconds;
  expect(time).toBeGreaterThan(1);
  expect(decibels.subarray(0, Math.floor(columns * 0.4) * bands).every((v) => v === -80)).toBe(true);
});

test('silence is dark throughout', () => {
  expect(new Set(clipLogMel(new Float32Array(4000), RATE_HZ, 16, 100).decibels)).toEqual(new Set([-80]));
});

test('every band has a bin, at every frequency and number of bands that the command allows', () => {
  // An impulse has all frequencies alike: a band without a bin would be silent.
  const impulse = Float32Array.of(1);
  for (let hz = 2000; hz <= 48_000; hz += 500) {
    expect(Math.min(...clipLogMel(impulse, 2 * hz, 256, 100).decibels)).toBeGreaterThan(-80);
  }
});

test('a clip without samples is refused', () => {
  expect(() => clipLogMel(new Float32Array(), RATE_HZ, 16, 100)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
  );
});
