import { describe, expect, test } from 'vitest';
import { METHODS } from './methods.js';
import { parseRecipe } from './recipe.js';
import { requireAffordable } from './recipe-cost.js';

const check = (dim: number, ...operators: object[]) =>
  requireAffordable(parseRecipe({ name: 'sent', operators }, 'sent'), dim);

describe('a recipe that was sent', () => {
  test.each(METHODS.map((method) => [method.name, method] as const))(
    'is affordable where it is the built-in %s, up to 1024 dimensions',
    (_, method) => expect(() => requireAffordable(method, 1024)).not.toThrow(),
  );

  test('is refused where its kernel steps multiply the features beyond what may be', () => {
    expect(() => check(256, { op: 'kernel' }, { op: 'kernel' })).not.toThrow();
    expect(() => check(257, { op: 'kernel' }, { op: 'centre' }, { op: 'kernel' })).toThrow(
      expect.objectContaining({
        code: 'INVALID_RECIPE',
        message: expect.stringMatching(/operators\[2\] \(kernel\).*at most 16384.*received 16448, of 2056/),
      }),
    );
    expect(() =>
      check(1024, ...Array.from({ length: 16 }, () => ({ op: 'kernel', componentsPerDimension: 16 }))),
    ).toThrow(/16384/);
  });

  test('may be wide where a step has narrowed it', () => {
    expect(() => check(1024, { op: 'kernel' }, { op: 'tca', dimensions: 32 }, { op: 'kernel' })).not.toThrow();
    expect(() => check(1024, { op: 'kernel' }, { op: 'subspace-alignment' }, { op: 'kernel' })).not.toThrow();
  });

  test.each([
    ['coral', {}],
    ['gaussian-ot', {}],
    ['whiten', { by: 'domain' }],
    ['subspace-alignment', { dimensions: 4096 }],
  ])('is refused where %s would make matrices that no machine should hold', (op, parameters) => {
    expect(() => check(8192, { op, ...parameters })).not.toThrow();
    expect(() => check(1536, { op: 'kernel' }, { op, ...parameters })).toThrow(
      expect.objectContaining({ code: 'INVALID_RECIPE', message: expect.stringContaining('matrices') }),
    );
  });
});
