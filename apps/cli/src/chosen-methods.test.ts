import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { METHODS } from '@ebb/core/correct/methods';
import { afterAll, describe, expect, test } from 'vitest';
import { chosenMethods } from './chosen-methods.js';

const dir = mkdtempSync(join(tmpdir(), 'ebb-recipes-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, content: string): string {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
}

const names = (recipes: readonly { name: string }[]) => recipes.map(({ name }) => name);

describe('chosenMethods', () => {
  test('always evaluates no correction, and counts it as asked for only when it is', () => {
    const { evaluated, asked } = chosenMethods({ method: ['lda', 'lda'] }, METHODS);
    expect(names(evaluated)).toEqual(['none', 'lda']);
    expect([...asked]).toEqual(['lda']);
    expect(chosenMethods({ method: ['lda', 'none'] }, METHODS).asked.has('none')).toBe(true);
  });

  test('takes every method where none is named', () => {
    const { evaluated, asked } = chosenMethods({}, METHODS);
    expect(evaluated).toEqual(METHODS);
    expect(asked.size).toBe(METHODS.length);
  });

  test('takes recipes from files', () => {
    const recipe = file('own.json', '{ "name": "own", "operators": [{ "op": "centre" }, { "op": "lda" }] }');
    expect(names(chosenMethods({ recipe: [recipe] }, METHODS).evaluated)).toEqual(['none', 'own']);
  });

  test.each([
    ['clash.json', '{ "name": "lda", "operators": [] }', /INVALID_RECIPE.*clash\.json: Another method is called "lda"/],
    ['text.json', 'lda', /INVALID_RECIPE.*text\.json: The file is not JSON/],
    ['unknown.json', '{ "name": "u", "operators": [{ "op": "pca" }] }', /UNKNOWN_OPERATOR.*unknown\.json.*"pca"/],
  ])('refuses %s, naming it', (name, content, message) => {
    const recipe = file(name, content);
    expect(fault(() => chosenMethods({ recipe: [recipe] }, METHODS))).toMatch(message);
  });

  test('names a recipe file that does not exist', () => {
    expect(fault(() => chosenMethods({ recipe: [join(dir, 'missing.json')] }, METHODS))).toMatch(
      /FILE_NOT_FOUND.*missing\.json/,
    );
  });
});

function fault(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message}`;
  }
  return 'no error';
}
