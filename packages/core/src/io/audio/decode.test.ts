import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { sharedData, skipReason } from '../../../../../test/support/shared-data.js';
import { wavFile } from '../../../../../test/support/wav-file.js';
import { decodeAudio } from './decode.js';

const golden = JSON.parse(
  readFileSync(new URL('../../../../../test/parity/golden/audio-files.json', import.meta.url), 'utf8'),
);
const bytesOf = (name: string) => new Uint8Array(Buffer.from(golden.files[name].file, 'base64'));

/** Zeros in place of 400 bytes in the middle: more than a frame of the mp3, for of an mp3 only the headers can be checked. */
function holed(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy.fill(0, bytes.length >> 1, (bytes.length >> 1) + 400);
  return copy;
}

describe.each(['mp3', 'ogg', 'flac16'])('a damaged %s', (name) => {
  const whole = bytesOf(name);
  test.each([
    ['cut in the middle', whole.subarray(0, whole.length >> 1)],
    ['without its last byte', whole.subarray(0, -1)],
    ['with a hole', holed(whole)],
  ])('%s is an error that names it; leniently no more than its samples, a warning or that error', async (_, bytes) => {
    const failure = { code: 'DAMAGED_AUDIO', details: { where: 'a clip' } };
    await expect(decodeAudio(bytes, 'a clip')).rejects.toMatchObject(failure);
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const lenient = await decodeAudio(bytes, 'a clip', { lenient: true, onWarning }).catch((error) => error);
    if (lenient instanceof Error) expect(lenient).toMatchObject(failure);
    else {
      expect(warnings[0]).toMatch(/^a clip: /);
      // mp3 has the delay and padding of its encoder on top of what was encoded.
      expect(lenient.channels[0].length).toBeLessThan(golden.samples + (name === 'mp3' ? 3000 : 1));
    }
  });

  test('leaves no trace in the next file', async () => {
    const before = await decodeAudio(whole, name);
    await decodeAudio(holed(whole), name, { lenient: true }).catch(() => undefined);
    expect(await decodeAudio(whole, name)).toEqual(before);
  });
});

test('files decoded at the same time do not disturb each other', async () => {
  const names = ['mp3', 'flac16', 'ogg', 'flac24', 'flac16', 'mp3', 'ogg'];
  const alone = [];
  for (const name of names) alone.push(await decodeAudio(bytesOf(name), name));
  expect(await Promise.all(names.map((name) => decodeAudio(bytesOf(name), name)))).toEqual(alone);
});

test('half an mp3 gives half of its samples when read leniently', async () => {
  const whole = await decodeAudio(bytesOf('mp3'), 'mp3');
  const half = await decodeAudio(bytesOf('mp3').subarray(0, bytesOf('mp3').length >> 1), 'mp3', { lenient: true });
  const [samples, all] = [half.channels[0]!, whole.channels[0]!];
  expect(samples.length).toBeGreaterThan(0.3 * all.length);
  expect(samples).toEqual(all.subarray(0, samples.length));
});

test('what a decoder prints about damage is heard once, from the error or warning', async () => {
  const mp3 = bytesOf('mp3');
  const gap = Buffer.concat([mp3, mp3, mp3, mp3, Buffer.alloc(3000, 7), mp3, mp3, mp3]);
  const print = vi.spyOn(console, 'error').mockImplementation(() => {});
  await expect(decodeAudio(gap, 'a.mp3')).rejects.toThrow('it has 3000 bytes that are no frame');
  const warnings: string[] = [];
  await decodeAudio(gap, 'a.mp3', { lenient: true, onWarning: (warning) => warnings.push(warning) });
  expect(warnings.join()).toContain('MPG123_ERR');
  expect(print).not.toHaveBeenCalled();
  print.mockRestore();
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  'a sample of %d is an error that says where it stands',
  async (value) => {
    const samples = Array.from({ length: 70_000 }, () => 0.5);
    samples[69_999] = value;
    const file = wavFile([new Array(70_000).fill(0), samples], { format: 3, bits: 32 });
    await expect(decodeAudio(file, 'a.wav', { lenient: true })).rejects.toMatchObject({
      code: 'NON_FINITE',
      details: { where: 'a.wav', at: 'sample 70000 of channel 2', received: `${value}` },
    });
  },
);

test('a tag without frames is a damaged mp3', async () => {
  const tag = Buffer.from('ID3\x03\0\0\0\0\x0f\0');
  await expect(decodeAudio(tag, 'a.mp3')).rejects.toMatchObject({ code: 'DAMAGED_AUDIO', details: { where: 'a.mp3' } });
});

describe.skipIf(!sharedData('audio.csv'))(`real files come out as they were recorded${skipReason('audio.csv')}`, () => {
  test.each([
    ['philharmonia/flute/flute_As5_1_piano_normal.mp3', 44_100, 1, 44_928],
    ['fsdkaggle2018/cello/0091fc7f.flac', 44_100, 1, 251_370],
    ['noise/esc10_1-187207-A.ogg', 44_100, 1, 221_120],
    ['irmas/cel/008__[cel][nod][cla]0058__2.wav', 44_100, 2, 132_299],
    ['rir/audiomentations_rir48000.wav', 48_000, 1, 63_145],
  ])('%s at %i Hz, %i channels of %i samples', async (path, rateHz, channelCount, samples) => {
    const { channels, sampleRateHz } = await decodeAudio(readFileSync(sharedData(path)!), path);
    expect(sampleRateHz).toBe(rateHz);
    expect(channels.map(({ length }) => length)).toEqual(new Array(channelCount).fill(samples));
    const peak = channels[0]!.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.001);
    expect(peak).toBeLessThan(1.2);
  });
});
