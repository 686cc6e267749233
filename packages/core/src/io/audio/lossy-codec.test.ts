import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { codec } from '../../perturb/effects/codec.js';
import { workerUrl } from '../worker-url.js';
import { lossyCodec } from './lossy-codec.js';

/** A chord of decaying notes, a quarter of a second apart: peaks of time and of frequency. */
function music(seconds: number, sampleRateHz: number) {
  const samples = Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, n) => {
    const t = n / sampleRateHz;
    const age = t % 0.25;
    return [220, 331, 523, 1319].reduce(
      (sum, hz) => sum + 0.15 * Math.exp(-8 * age) * Math.sin(2 * Math.PI * hz * t),
      0,
    );
  });
  return { samples, sampleRateHz };
}

/** Ratio of the signal to its difference from another, in dB. */
function signalToError(x: Float32Array, y: Float32Array): number {
  const energy = x.reduce((sum, v) => sum + v * v, 0);
  const error = x.reduce((sum, v, n) => sum + (v - y[n]!) ** 2, 0);
  return 10 * Math.log10(energy / error);
}

/** The lag of y behind x, within 1300 samples, at which they differ least. */
function lag(x: Float32Array, y: Float32Array): number {
  let best = { lag: 0, sum: Infinity };
  for (let shift = -1300; shift <= 1300; shift++) {
    let sum = 0;
    for (let n = 1300; n < 2700; n++) sum += (x[n]! - y[n + shift]!) ** 2;
    if (sum < best.sum) best = { lag: shift, sum };
  }
  return best.lag;
}

const bits = (x: Float32Array) => Buffer.from(x.buffer, x.byteOffset, x.byteLength);

describe.each([8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000])('at %i Hz', (rateHz) => {
  const sound = music(0.5, rateHz);

  test.each([24, 320])('%i kbit/s: as many samples, in time', async (bitRate) => {
    const { samples, sampleRateHz } = await lossyCodec(sound, bitRate);
    expect(sampleRateHz).toBe(rateHz);
    expect(samples.length).toBe(sound.samples.length);
    expect(lag(sound.samples, samples)).toBe(0);
  });
});

test('the error falls as the bit rate rises, and is small at the highest', async () => {
  const sound = music(1, 44_100);
  const ratios: number[] = [];
  for (const bitRate of [24, 64, 128, 320]) {
    ratios.push(signalToError(sound.samples, (await lossyCodec(sound, bitRate)).samples));
  }
  expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
  // A codec hides its error where it is not heard, and does not make it least: 0.5% of the amplitude, -46 dB, is what no one hears.
  expect(ratios.at(-1)).toBeGreaterThan(46);
  expect(ratios[0]).toBeLessThan(40);
});

test('every strength of the effect is a bit rate of the codec', async () => {
  const sound = music(0.1, 44_100);
  for (const strength of codec.grid) {
    const samples = await codec.apply(sound, strength, { seed: 0, codec: lossyCodec });
    expect(samples.length).toBe(sound.samples.length);
  }
});

test('the same sound gives the same bits, whatever was coded before and meanwhile', async () => {
  const sound = music(0.3, 44_100);
  const first = await lossyCodec(sound, 64);
  await lossyCodec({ samples: new Float32Array(20_000).fill(0.9), sampleRateHz: 22_050 }, 128);
  const [again, , meanwhile] = await Promise.all([
    lossyCodec(sound, 64),
    lossyCodec(music(0.2, 48_000), 320),
    lossyCodec(sound, 64),
  ]);
  expect(bits(again.samples).equals(bits(first.samples))).toBe(true);
  expect(bits(meanwhile.samples).equals(bits(first.samples))).toBe(true);
});

test('a worker thread gives the same bits', async () => {
  const sound = music(0.3, 22_050);
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.url)
      .then(({ lossyCodec }) => lossyCodec(workerData.sound, 64))
      .then((decoded) => parentPort.postMessage(decoded.samples));`,
    { eval: true, workerData: { sound, url: workerUrl('audio/lossy-codec').href } },
  );
  const [samples] = (await once(worker, 'message')) as [Float32Array];
  await worker.terminate();
  expect(bits(samples).equals(bits((await lossyCodec(sound, 64)).samples))).toBe(true);
});

test.each([1, 2, 46, 47, 575, 576, 577, 1104, 1105, 1151, 1152, 1153, 2303])(
  '%i samples come back whole',
  async (length) => {
    const samples = Float32Array.from({ length }, (_, n) => 0.5 * Math.cos(0.05 * n));
    const decoded = (await lossyCodec({ samples, sampleRateHz: 44_100 }, 320)).samples;
    expect(decoded.length).toBe(length);
    // A cut-off tone is broadband, so that the error is larger than in the middle of music; a sample out of place would give about 0 dB.
    expect(signalToError(samples, decoded)).toBeGreaterThan(15);
  },
);

test('the level is that of a file by LAME: 5% lower up to 160 kbit/s, as it came from 256 kbit/s on', async () => {
  const { samples, sampleRateHz } = music(1, 44_100);
  const energy = samples.reduce((sum, x) => sum + x * x, 0);
  for (const [bitRate, factor] of [
    [64, 0.95],
    [160, 0.95],
    [192, 0.97],
    [256, 1],
  ] as const) {
    const decoded = (await lossyCodec({ samples, sampleRateHz }, bitRate)).samples;
    // The coding error is all but uncorrelated with the sound, which takes a thousandth at most.
    expect(Math.abs(samples.reduce((sum, x, n) => sum + x * decoded[n]!, 0) / energy - factor)).toBeLessThan(0.002);
  }
});

test('levels above full scale pass, and silence stays silence', async () => {
  const { samples, sampleRateHz } = music(0.5, 44_100);
  const loud = samples.map((x) => 4 * x);
  const decoded = (await lossyCodec({ samples: loud, sampleRateHz }, 320)).samples;
  expect(Math.max(...loud)).toBeGreaterThan(1.5);
  // Clipped at full scale the ratio would be about 10 dB.
  expect(signalToError(loud, decoded)).toBeGreaterThan(40);

  const silent = await lossyCodec({ samples: new Float32Array(5000), sampleRateHz }, 64);
  expect(silent.samples.every((x) => x === 0)).toBe(true);
});

test.each([0, 25, 56, 144, 321, Number.NaN])('%d kbit/s is refused', async (bitRate) => {
  await expect(lossyCodec(music(0.1, 44_100), bitRate)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
