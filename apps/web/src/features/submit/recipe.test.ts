import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkRecipe } from './check-recipe';
import operators from './operators.generated.json';
import { completionsAt } from './recipe-completions';

/** Completions at the bar. */
const at = (text: string) => {
  const caret = text.indexOf('|');
  return completionsAt(text.replace('|', ''), caret, operators)?.options.map((option) => option.text);
};

test('what is completed are the operators and parameters that `ebb methods --operators` says', () => {
  const script = fileURLToPath(new URL('../../../scripts/generate-operators.mjs', import.meta.url));
  // node apps/web/scripts/generate-operators.mjs writes it anew.
  const fresh = execFileSync(process.execPath, [script, '--stdout'], { encoding: 'utf8' });
  expect(operators).toEqual(JSON.parse(fresh));
});

test('operators, parameters and values are offered where they fit', () => {
  expect(at('{ "name": "x", "operators": [{ "op": "le|" }] }')).toEqual(['leace']);
  expect(at('{ "name": "x", "operators": [{ "op": "centre", "|')).toEqual(['by']);
  expect(at('{ "name": "x", "operators": [{ "op": "centre", "by": "d|" }] }')).toEqual(['domain']);
  expect(at('{ "|')).toEqual(['name', 'title', 'reference', 'operators']);
  expect(at('{ "name": "l|')).toBeUndefined();
  expect(at('{ "name": |')).toBeUndefined();
  expect(at('{ "operators": [{ "|')).toEqual(['op']);
});

test('a recipe is checked while it is typed', () => {
  expect(checkRecipe('{ "name": "x", "operators": [{ "op": "centre", "by": "domain" }] }', operators)).toHaveProperty(
    'recipe',
  );
  const faults = (text: string) => (checkRecipe(text, operators) as { faults: string[] }).faults.join('\n');
  expect(faults('{')).toContain('not JSON yet');
  expect(faults('[]')).toContain('is an object');
  expect(faults('{ "name": "X", "operators": [] }')).toContain('lower-case');
  expect(faults('{ "name": "x", "operators": [{ "op": "nope" }] }')).toContain('operators[0].op: one of centre');
  expect(faults('{ "name": "x", "operators": [{ "op": "centre", "by": "all" }] }')).toContain('trainSet or domain');
  expect(faults('{ "name": "x", "operators": [{ "op": "centre", "of": 1 }] }')).toContain('has the parameters by');
});
