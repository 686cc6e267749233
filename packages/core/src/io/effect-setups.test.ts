import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { EFFECTS } from '../perturb/registry.js';
import { chooseEffects, type EffectChoice, effectsProvenance } from './effect-setups.js';

const folder = mkdtempSync(join(tmpdir(), 'ebb-effects-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'hum.wav'), 'any bytes: they are hashed, not read');

const choice: EffectChoice = { effects: ['gain'], strengths: 3, noise: [], rooms: [], seed: 7 };

test('strengths are spread over the grid, its ends included', async () => {
  const { setups } = await chooseEffects(choice);
  expect(setups.map(({ strength }) => strength)).toEqual([-40, -17.5, 5]);
});

test('all are those whose needs are met, and what is left out is named', async () => {
  const { setups, leftOut } = await chooseEffects({ ...choice, effects: 'all', noise: [folder] });
  const ids = new Set(setups.map(({ effect }) => effect));
  expect(leftOut).toEqual([{ effect: 'room', need: 'rooms' }]);
  expect(ids).toEqual(new Set([...EFFECTS.keys()].filter((id) => id !== 'room')));
  const noisy = setups.find(({ effect }) => effect === 'noise-recording')!;
  expect(noisy.recordings).toMatchObject([{ path: join(folder, 'hum.wav') }]);
  expect(effectsProvenance(setups)).toMatchObject({
    effectsSeed: '7',
    'effect noise-recording': expect.stringMatching(/^hum\.wav [0-9a-f]{64}$/),
  });
});

test('an effect that is named and lacks its recordings is an error that says what to give', async () => {
  await expect(chooseEffects({ ...choice, effects: ['room'] })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('--rooms'),
  });
});

test.each([
  [{ effects: ['fog'] }, 'UNKNOWN_EFFECT'],
  [{ strengths: 1 }, 'INVALID_ARGUMENT'],
  [{ noise: [join(folder, 'none')], effects: ['noise-recording'] }, 'FILE_NOT_FOUND'],
])('%j is %s', async (wrong, code) => {
  await expect(chooseEffects({ ...choice, ...wrong })).rejects.toMatchObject({ code });
});
