import { describe, expect, test } from 'vitest';
import { lowPass } from './effects/low-pass.js';
import { effectNamed, strengthsOf } from './registry.js';

describe('the registry of effects', () => {
  test('finds an effect by its id, and names all for an id that is none', () => {
    expect(effectNamed('low-pass')).toBe(lowPass);
    expect(() => effectNamed('flanger')).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_EFFECT',
        message: expect.stringMatching(/gain.*low-pass.*'flanger'/),
      }),
    );
  });
});

describe('strengths of an effect', () => {
  const effect = { ...lowPass, grid: [1, 2, 4, 8, 16, 32, 64] };

  test('spread evenly over its grid, ends included', () => {
    expect(strengthsOf(effect, 2)).toEqual([1, 64]);
    expect(strengthsOf(effect, 3)).toEqual([1, 8, 64]);
    expect(strengthsOf(effect, 4)).toEqual([1, 4, 16, 64]);
  });

  test('are the whole grid where more are asked for, each once', () => {
    for (const count of [6, 7, 8, 100]) {
      const strengths = strengthsOf(effect, count);
      expect(new Set(strengths).size).toBe(Math.min(count, 7));
    }
    expect(strengthsOf(effect, 7)).toEqual(effect.grid);
  });

  test.each([1, 0, -3, 2.5, Number.NaN, Infinity])('refuses a count of %s', (count) => {
    expect(() => strengthsOf(effect, count)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
