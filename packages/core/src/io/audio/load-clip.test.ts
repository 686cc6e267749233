import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { wavFile } from '../../../../../test/support/wav-file.js';
import { loadClip } from './load-clip.js';

const folder = mkdtempSync(join(tmpdir(), 'ebb-load-clip-'));
afterAll(() => rmSync(folder, { recursive: true }));

function save(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const tone = (rateHz: number, seconds: number) =>
  Float32Array.from({ length: rateHz * seconds }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / rateHz));

test.each([8000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000])(
  'a clip at %i Hz comes out at 16 kHz',
  async (rateHz) => {
    const path = save(`${rateHz}.wav`, wavFile([tone(rateHz, 1)], { sampleRateHz: rateHz, format: 3, bits: 32 }));
    const samples = await loadClip(path, 16_000);
    const expected = tone(16_000, 1);
    expect(samples.length).toBe(16_000);
    const worst = Math.max(...expected.subarray(1000, 15_000).map((value, i) => Math.abs(value - samples[1000 + i]!)));
    // The ripple of the resampler, 1e-5 of full scale, and rounding to float32.
    expect(worst).toBeLessThan(1e-5);
  },
);

test('six channels are mixed to their mean', async () => {
  const channels = [0.5, 0.25, 0, -0.25, 1, 0].map((value) => new Array(100_000).fill(value));
  const samples = await loadClip(save('six.wav', wavFile(channels, { format: 3, bits: 32 })), 16_000);
  expect(samples.length).toBe(100_000);
  expect(samples.every((sample) => sample === 0.25)).toBe(true);
});

test('a clip of one sample has one at its own rate', async () => {
  expect(await loadClip(save('one.wav', wavFile([[0.5]])), 16_000)).toEqual(Float32Array.of(0.5));
  expect((await loadClip(save('one44.wav', wavFile([[0.5]], { sampleRateHz: 44_100 })), 16_000)).length).toBe(1);
});

test('the content tells the format, whatever the name says', async () => {
  expect((await loadClip(save('wav.mp3', wavFile([[0.5, 0.25]])), 16_000)).length).toBe(2);
});

test.each([
  ['empty.wav', 'FILE_UNREADABLE', ''],
  ['text.wav', 'UNSUPPORTED_AUDIO', 'no audio at all, but a text\n'],
  ['nan.wav', 'NON_FINITE', wavFile([[0, Number.NaN]], { format: 3, bits: 32 })],
  ['cut.wav', 'DAMAGED_AUDIO', wavFile([[0.5, 0.5]]).subarray(0, -2)],
])('%s fails as %s, with its path', async (name, code, bytes) => {
  const path = save(name, bytes);
  await expect(loadClip(path, 16_000)).rejects.toMatchObject({ code, message: expect.stringContaining(path) });
});

test('a missing file and a folder fail with their path', async () => {
  const missing = join(folder, 'none.wav');
  await expect(loadClip(missing, 16_000)).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    details: { where: missing },
  });
  await expect(loadClip(folder, 16_000)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', details: { where: folder } });
});
