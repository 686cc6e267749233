import { EFFECTS } from '@ebb/core/perturb/registry';
import { Command } from 'commander';
import { afterEach, expect, test, vi } from 'vitest';
import { addEffects } from './effects.js';

afterEach(() => vi.restoreAllMocks());

async function effects(...words: string[]): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command();
  addEffects(program);
  await program.parseAsync(['effects', ...words], { from: 'user' });
  return written.mock.calls.map(([text]) => text as string).join('');
}

test('the JSON has every effect with its grid, unit, loudness and needs', async () => {
  const items = JSON.parse(await effects('--json'));
  expect(items.map(({ id }: { id: string }) => id)).toEqual([...EFFECTS.keys()]);
  const { title, definition, reference, loudness } = EFFECTS.get('room')!;
  const strength = { ...EFFECTS.get('room')!.strength, grid: EFFECTS.get('room')!.grid };
  expect(items.find(({ id }: { id: string }) => id === 'room')).toEqual({
    ...{ id: 'room', title, strength, loudness, needs: 'rooms', definition, reference },
  });
  expect(items[0]).toMatchObject({ id: 'gain', needs: null, strength: { unit: 'dB' } });
});

test('the text says what a strength is and what an effect needs', async () => {
  const text = await effects();
  expect(text).toContain('gain, 31 strengths from -40 dB to 5 dB');
  expect(text).toContain('impulse responses of rooms, given by --rooms');
});

test('effects that are named are shown alone, and an unknown one is an error that lists them', async () => {
  const items = JSON.parse(await effects('room', 'gain', '--json'));
  expect(items.map(({ id }: { id: string }) => id)).toEqual(['room', 'gain']);
  await expect(effects('fog')).rejects.toMatchObject({ code: 'UNKNOWN_EFFECT' });
});
