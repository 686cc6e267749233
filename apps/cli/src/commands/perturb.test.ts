import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSound } from '@ebb/core/io/audio/load-sound';
import { writeWav } from '@ebb/core/io/audio/write-wav';
import { effectNamed } from '@ebb/core/perturb/registry';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addPerturb } from './perturb.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-perturb-'));
const clip = join(root, 'tone.wav');
const noise = join(root, 'noise');
const sound = { samples: Float32Array.from({ length: 4000 }, (_, n) => 0.8 * Math.sin(n / 3)), sampleRateHz: 8000 };

beforeAll(async () => {
  await writeWav(clip, sound);
  await writeWav(join(noise, 'hum.wav'), { ...sound, samples: sound.samples.map((_, n) => Math.sin(n / 50)) });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(root, { recursive: true }));

async function perturb(...words: string[]): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command();
  addPerturb(program);
  await program.parseAsync(['perturb', clip, ...words], { from: 'user' });
  return written.mock.calls.map(([text]) => text as string).join('');
}

test('the sound is that of the effect, at the file’s rate, above full scale too, and the peak is said', async () => {
  const target = join(root, 'new', 'loud.wav');
  expect(await perturb('--effect', 'gain', '--strength', '5', '-o', target)).toMatch(
    /5 +0\.50 s +\+3\.1 dBFS +.*loud\.wav/,
  );
  const { samples, sampleRateHz } = await loadSound(target);
  expect(sampleRateHz).toBe(8000);
  expect(samples).toEqual(await effectNamed('gain').apply(sound, 5, { seed: 0 }));
});

test('the same seed gives the same bytes, another one others', async () => {
  const bytes = async (seed: string, name: string) => {
    const target = join(root, name);
    await perturb('--effect', 'noise-white', '--strength', '10', '--seed', seed, '-o', target);
    return readFileSync(target).toString('base64');
  };
  const first = await bytes('1', 'a.wav');
  expect(await bytes('1', 'b.wav')).toBe(first);
  expect(await bytes('2', 'c.wav')).not.toBe(first);
});

test('all writes every strength of the grid, and recordings come from a folder', async () => {
  const target = join(root, 'all');
  await perturb('--effect', 'noise-recording', '--all', '--noise', noise, '-o', target);
  const { grid } = effectNamed('noise-recording');
  expect(readdirSync(target).sort()).toEqual(grid.map((s) => `tone-noise-recording-${s}.wav`).sort());
});

test.each([
  ['no strength', ['--effect', 'gain', '-o', 'x.wav'], 'INVALID_ARGUMENT', '--strength with the gain in dB'],
  ['no wav', ['--effect', 'gain', '--strength', '1', '-o', 'x.mp3'], 'INVALID_ARGUMENT', 'ends in .wav'],
  ['no recordings', ['--effect', 'room', '--all', '-o', 'x'], 'INVALID_ARGUMENT', '--rooms'],
  ['no such effect', ['--effect', 'echo', '--all', '-o', 'x'], 'UNKNOWN_EFFECT', 'one of gain'],
  ['a strength outside', ['--effect', 'clipping', '--strength', '1', '-o', 'x.wav'], 'INVALID_ARGUMENT', 'tone.wav'],
])('%s: refused, and nothing is written', async (_, words, code, message) => {
  await expect(perturb(...words)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  expect(['x', 'x.wav', 'x.mp3'].filter((name) => existsSync(name))).toEqual([]);
});
