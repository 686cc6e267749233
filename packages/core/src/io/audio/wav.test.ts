import { describe, expect, test } from 'vitest';
import { type WavOptions, wavFile } from '../../../../../test/support/wav-file.js';
import { decodeAudio } from './decode.js';

const left = [0, 0.25, -0.5, 127 / 128, -1];
const right = [0.5, 0.125, 0, -0.75, 0.25];
const read = (bytes: Uint8Array) => decodeAudio(bytes, 'clip.wav');

/** The bytes with those of `patch` from `at` on. */
function patched(bytes: Uint8Array, at: number, ...patch: number[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.set(patch, at);
  return copy;
}

describe('every encoding gives the samples that were written', () => {
  const encodings: WavOptions[] = [8, 16, 24, 32].map((bits) => ({ bits }) as WavOptions);
  encodings.push({ format: 3, bits: 32 }, { format: 3, bits: 64 });
  test.each(encodings.flatMap((encoding) => [encoding, { ...encoding, extensible: true }]))('%j', async (options) => {
    const { channels, sampleRateHz } = await read(wavFile([left, right], { ...options, sampleRateHz: 22_050 }));
    // Multiples of 1/128, which all encodings hold exactly.
    expect(channels).toEqual([Float32Array.from(left), Float32Array.from(right)]);
    expect(sampleRateHz).toBe(22_050);
  });
});

test('24 and 32 bits keep what 16 would round away', async () => {
  const small = [3 / 2 ** 23, -(2 ** -23), 1 - 2 ** -23];
  for (const bits of [24, 32] as const) {
    expect((await read(wavFile([small], { bits }))).channels).toEqual([Float32Array.from(small)]);
  }
});

test('samples of 20 bits stand left-justified in three bytes', async () => {
  const file = wavFile([[0.25, -0.5]], { bits: 24, extensible: true });
  // Bits a sample, and the valid bits of the extension.
  const { channels } = await read(patched(patched(file, 34, 20, 0), 38, 20, 0));
  expect(channels).toEqual([Float32Array.of(0.25, -0.5)]);
});

test('a mono file of several pieces comes out whole', async () => {
  const long = Float32Array.from({ length: 150_000 }, (_, n) => (n % 32_768) / 32_768);
  const [samples] = (await read(wavFile([long]))).channels;
  // As bytes: an element-wise comparison takes a second.
  expect(Buffer.from(samples!.buffer).equals(Buffer.from(long.buffer))).toBe(true);
});

test('chunks of odd length before the samples are passed over', async () => {
  const chunks = [['LIST', Uint8Array.of(1, 2, 3)] as const, ['junk', new Uint8Array(7)] as const];
  const file = wavFile([left], { bits: 8, chunks: chunks.map(([name, body]) => [name, body]) });
  expect((await read(file)).channels).toEqual([Float32Array.from(left)]);
});

test('a length left open by a program that wrote to a pipe means the rest of the file', async () => {
  const file = wavFile([left]);
  const { channels } = await read(patched(file, 40, 0xff, 0xff, 0xff, 0xff));
  expect(channels).toEqual([Float32Array.from(left)]);
});

test('samples that are cut off are damage, and what is whole can be had', async () => {
  const cut = wavFile([left, right]).subarray(0, -6);
  await expect(read(cut)).rejects.toMatchObject({ code: 'DAMAGED_AUDIO', details: { where: 'clip.wav' } });
  const warnings: string[] = [];
  const onWarning = (warning: string) => warnings.push(warning);
  const { channels } = await decodeAudio(cut, 'clip.wav', { lenient: true, onWarning });
  expect(channels.map(({ length }) => length)).toEqual([3, 3]);
  expect(warnings.join()).toContain(
    'clip.wav: The audio file is damaged: it is cut off: its header announces 20 bytes',
  );
});

test.each([
  ['mu-law', 'UNSUPPORTED_AUDIO', patched(wavFile([left], { bits: 8 }), 20, 7, 0)],
  ['no channels', 'FILE_UNREADABLE', patched(wavFile([left]), 22, 0, 0)],
  ['frames of another size', 'FILE_UNREADABLE', patched(wavFile([left]), 32, 9, 0)],
  ['a rate of 0', 'UNSUPPORTED_AUDIO', patched(wavFile([left]), 24, 0, 0, 0, 0)],
  ['no format chunk', 'FILE_UNREADABLE', patched(wavFile([left]), 12, 0x78)],
  ['a cut-off header', 'FILE_UNREADABLE', wavFile([left]).subarray(0, 30)],
  ['a header without data', 'DAMAGED_AUDIO', wavFile([left]).subarray(0, 36)],
  ['no samples', 'FILE_UNREADABLE', wavFile([[]])],
])('%s is refused as %s, with the name of the file', async (_, code, file) => {
  await expect(read(file)).rejects.toMatchObject({ name: 'EbbError', code, details: { where: 'clip.wav' } });
});
