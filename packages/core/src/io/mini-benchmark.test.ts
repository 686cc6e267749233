import { expect, test } from 'vitest';
import { EFFECTS } from '../perturb/registry.js';
import { loadMini, MINI_CONDITIONS, MINI_DEFAULT_CONDITIONS } from './mini-benchmark.js';

test('the conditions of mini are strengths of the grids, each once, of effects that need nothing', () => {
  const names = MINI_CONDITIONS.map(({ effect, strength }) => `${effect} ${strength}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { effect, strength } of MINI_CONDITIONS) {
    expect(EFFECTS.get(effect)!.needs).toBeUndefined();
    expect(EFFECTS.get(effect)!.grid).toContain(strength);
  }
});

test('those judged by default are four effects at three strengths, the ends of the grid among them', () => {
  const effects = [...new Set(MINI_DEFAULT_CONDITIONS.map(({ effect }) => effect))];
  expect(effects).toEqual(['gain', 'low-pass', 'noise-white', 'reverberation']);
  for (const effect of effects) {
    const conditions = MINI_DEFAULT_CONDITIONS.filter((condition) => condition.effect === effect);
    const { grid } = EFFECTS.get(effect)!;
    expect(conditions).toHaveLength(3);
    expect([conditions[0]!.strength, conditions[2]!.strength]).toEqual([grid[0], grid.at(-1)]);
  }
});

test.each([
  ['room', 'INVALID_ARGUMENT'],
  ['codec', 'INVALID_ARGUMENT'],
  ['echo', 'UNKNOWN_EFFECT'],
])('the effect %s is refused before the work', async (effect, code) => {
  const condition = { effect, strength: 1 };
  await expect(loadMini({ conditions: [condition], threads: 2 })).rejects.toMatchObject({ code });
});
