import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { wavFile } from '../../../../../test/support/wav-file.js';
import { effectNamed } from '../../perturb/registry.js';
import { affectClip } from './affect-clip.js';
import { loadSound } from './load-sound.js';

const folder = mkdtempSync(join(tmpdir(), 'ebb-affect-clip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const COUNT = 5;
const recordings = Array.from({ length: COUNT }, (_, i) => {
  const path = join(folder, `${i}.wav`);
  const samples = Float32Array.from({ length: 4000 }, (_, n) => Math.sin((i + 1) * n * 0.05) / 2);
  writeFileSync(path, wavFile([samples], { format: 3, bits: 32 }));
  return path;
});
const sound = {
  samples: Float32Array.from({ length: 3000 }, (_, n) => Math.sin(n * 0.11) / 3),
  sampleRateHz: 16_000,
};

test.each(['noise-recording', 'room'])('%s meets the recording that all of them together would give it', async (id) => {
  const sounds = await Promise.all(recordings.map((path) => loadSound(path)));
  const met = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    const affected = await affectClip(sound, { effect: id, strength: 0, seed, recordings }, 'clip.wav');
    const expected = await effectNamed(id).apply(sound, 0, { seed, recordings: sounds });
    expect(affected.samples).toEqual(expected);
    met.add(affected.samples.join());
  }
  // Twenty draws of five: some recording is met again, and several are.
  expect(met.size).toBeGreaterThan(2);
});

test('a recording that is not drawn is not read', async () => {
  const setup = (seed: number, paths: string[]) => ({ effect: 'room', strength: 0, seed, recordings: paths });
  const missing = join(folder, 'none.wav');
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, (_, seed) => affectClip(sound, setup(seed, [recordings[0]!, missing]), 'clip.wav')),
  );
  expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
  const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) expect(fault).toMatchObject({ code: 'FILE_NOT_FOUND', details: { where: missing } });
});

test('a fault of the effect names the clip', async () => {
  const setup = { effect: 'gain', strength: Number.NaN, seed: 0, recordings: [] };
  await expect(affectClip(sound, setup, 'clip.wav')).rejects.toMatchObject({ details: { where: 'clip.wav' } });
});
