import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeAudio } from './decode.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../../test/parity/golden/audio-files.json', import.meta.url), 'utf8'),
);
const bytesOf = (name: string) => new Uint8Array(Buffer.from(golden.files[name].file, 'base64'));
const frames: number = golden.samples;

/** SoX's decoding: interleaved stereo to two channels. */
function soxChannels(name: string): Float32Array[] {
  const raw = Uint8Array.from(Buffer.from(golden.files[name].decoded, 'base64'));
  const interleaved = new Float32Array(raw.buffer);
  return [0, 1].map((c) => interleaved.filter((_, i) => i % 2 === c));
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from({ length: Math.min(a.length, b.length) }, (_, n) => Math.abs(a[n]! - b[n]!)));
}

/** By how many samples a signal lags what was encoded: the shift at which it comes closest, in the middle of the tones. */
function lagOf(channel: Float32Array, toneHz: number): number {
  const distance = (lag: number) =>
    Array.from({ length: 400 }, (_, i) => {
      const original = 0.25 * Math.sin((2 * Math.PI * toneHz * (1000 + i)) / golden.sampleRateHz);
      return (channel[1000 + i + lag]! - original) ** 2;
    }).reduce((sum, square) => sum + square, 0);
  // Less than a period of the tones to either side of what is looked for.
  const lags = [-30, 0, 576, 1105].flatMap((centre) => Array.from({ length: 61 }, (_, i) => centre - 30 + i));
  return lags.reduce((best, lag) => (distance(lag) < distance(best) ? lag : best));
}

test.each(['flac16', 'flac24'])('%s gives the integers that were encoded, scaled by their full scale', async (name) => {
  const { bits, integers1990: integers } = golden.files[name] as { bits: number; integers1990: number[] };
  const { channels, sampleRateHz } = await decodeAudio(bytesOf(name), name);
  expect(sampleRateHz).toBe(golden.sampleRateHz);
  expect(channels.map(({ length }) => length)).toEqual([frames, frames]);
  const interleaved = integers.map((_, i) => channels[i % 2]![1990 + (i >> 1)]! * 2 ** (bits - 1));
  // To the bit for 16 bits; the decoder's own scaling costs at most the last of 24 bits.
  const tolerance = bits === 16 ? 0 : 1;
  expect(difference(interleaved, integers)).toBeLessThanOrEqual(tolerance);
});

test('ogg vorbis is what SoX decodes, to its 16 bits, and as long as what was encoded', async () => {
  const { channels, sampleRateHz } = await decodeAudio(bytesOf('ogg'), 'ogg');
  expect(sampleRateHz).toBe(golden.sampleRateHz);
  expect(channels.map(({ length }) => length)).toEqual([frames, frames]);
  // SoX rounds to 16 bits: half of 2^-15, and as much again for the rounding of two decoders.
  for (const [c, expected] of soxChannels('ogg').entries())
    expect(difference(channels[c]!, expected)).toBeLessThan(2 ** -15);
});

describe('mp3', () => {
  test('is what SoX decodes, up to where SoX stops', async () => {
    const { channels, sampleRateHz } = await decodeAudio(bytesOf('mp3'), 'mp3');
    expect(sampleRateHz).toBe(golden.sampleRateHz);
    const expected = soxChannels('mp3');
    // SoX stops at a length that it estimates from the bit rate; five frames stand in the file.
    expect(channels.map(({ length }) => length)).toEqual([5 * 1152, 5 * 1152]);
    expect(expected[0]!.length).toBeGreaterThan(4000);
    // libmad computes in fixed point of 28 bits; measured 1e-6.
    for (const [c, channel] of expected.entries()) expect(difference(channels[c]!, channel)).toBeLessThan(1e-5);
  });

  test('with a LAME header has the delay and padding of the encoder cut off', async () => {
    const bare = bytesOf('mp3');
    const delayed = (await decodeAudio(bare, 'mp3')).channels;
    // LAME delays by 576 samples, every decoder by 529 more, which are not counted in the header.
    const delay = 576;
    const padding = delayed[0]!.length - delay - frames;
    const tagged = new Uint8Array(Buffer.concat([lameHeader(bare, delayed[0]!.length / 1152, delay, padding), bare]));
    const { channels } = await decodeAudio(tagged, 'mp3');
    expect(channels.map(({ length }) => length)).toEqual([frames, frames]);
    expect(channels.map((channel, c) => lagOf(channel, [440, 660][c]!))).toEqual([0, 0]);
    expect(delayed.map((channel, c) => lagOf(channel, [440, 660][c]!))).toEqual([1105, 1105]);
  });
});

/** A silent frame with the Info header that LAME writes (frames, delay, padding), of the kind of the first frame of `mp3`. */
function lameHeader(mp3: Uint8Array, count: number, delay: number, padding: number): Uint8Array {
  const next = mp3.findIndex(
    (byte, at) => at > 4 && byte === 0xff && mp3[at + 1] === mp3[1] && (mp3[at + 2]! & 0xfc) === (mp3[2]! & 0xfc),
  );
  const header = new Uint8Array(next);
  header.set(mp3.subarray(0, 4));
  // No padding byte, no checksum: the frame is one byte shorter where the first has one.
  const at = 4 + 32;
  header.set(Buffer.from('Info'), at);
  header.set([0, 0, 0, 1, 0, 0, 0, count], at + 4);
  header.set(Buffer.from('LAME3.100'), at + 12);
  header.set([delay >> 4, ((delay & 15) << 4) | (padding >> 8), padding & 255], at + 12 + 21);
  return header;
}
