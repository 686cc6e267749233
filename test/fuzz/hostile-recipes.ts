import { METHODS } from '../../packages/core/src/correct/methods.js';
import { OPERATORS } from '../../packages/core/src/correct/operators/registry.js';
import { recipeJson } from '../../packages/core/src/correct/recipe.js';
import { Draws } from './draws.js';
import { BYTE_MUTATIONS } from './mutate-bytes.js';

const IDS = [...OPERATORS.keys()];
const NUMBERS = [
  '-1',
  '0',
  '1',
  '1.5',
  '17',
  '1e999',
  '-1e999',
  '1e-400',
  '9007199254740993',
  '123456789012345678901234567890',
  'null',
  'true',
  '"4"',
  '[]',
  '{}',
];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'op',
  'by',
  'componentsPerDimension',
  'dimensions',
  'name',
  '',
];
const PARAMETERS = [
  'by',
  'componentsPerDimension',
  'dimensions',
  'mu',
  'anchors',
  'ridge',
  'c',
  'directions',
  'effect',
  'direction',
  'kernel',
];

const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

type Make = (draws: Draws) => string;
const recipe = (operators: string, name = '"x"') => `{"name": ${name}, "operators": ${operators}}`;

/** Texts of recipes, most of them wrong. */
const MAKERS: Readonly<Record<string, Make>> = {
  'spoilt text': (draws) => {
    const text = new TextEncoder().encode(JSON.stringify(recipeJson(draws.of(METHODS))));
    const mutate = draws.of(Object.values(BYTE_MUTATIONS).slice(0, 6));
    return new TextDecoder().decode(mutate(text, draws, [text]));
  },
  'a parameter of any value': (draws) =>
    recipe(`[{"op": "${draws.of(IDS)}", "${draws.of(PARAMETERS)}": ${draws.of(NUMBERS)}}]`),
  'any operators': (draws) => recipe(`[${draws.times(draws.below(20), () => `{"op": "${draws.of(IDS)}"}`)}]`),
  'many kernels': (draws) =>
    recipe(
      `[${draws.times(1 + draws.below(16), () => `{"op": "kernel", "componentsPerDimension": ${1 + draws.below(16)}}`)}]`,
    ),
  'deep lists': (draws) => recipe(nested('[', ']', draws.of([2, 1000, 200_000]))),
  'deep objects': (draws) =>
    recipe(`[{"op": "lda", "a": ${nested('{"a":', '}', draws.of([2, 1000, 50_000])).replace('{"a":}', '{}')}}]`),
  'deep lists as a parameter': (draws) =>
    recipe(`[{"op": "kernel", "componentsPerDimension": ${nested('[', ']', draws.of([2, 5000, 200_000]))}}]`),
  'keys of the prototype': (draws) =>
    recipe(`[{"op": "${draws.of(IDS)}", "${draws.of(KEYS)}": ${draws.of(['{"op": "lda"}', ...NUMBERS])}}]`),
  'keys of the prototype outside': (draws) =>
    `{"name": "x", "operators": [], "${draws.of(KEYS)}": ${draws.of(['{"name": "y"}', ...NUMBERS])}}`,
  'an operator that does not exist': (draws) =>
    recipe(`[{"op": ${JSON.stringify(draws.of([...KEYS, '../lda', 'LDA', 'x'.repeat(200_000), '\u202e']))}}]`),
  'a long name': (draws) => recipe('[]', JSON.stringify('x'.repeat(draws.of([64, 65, 1_000_000])))),
  'a name that is none': (draws) =>
    recipe('[]', JSON.stringify(draws.of(['../x', '', 'a b', '<script>', 'é', '\u0000', ...KEYS]))),
  'very many operators': (draws) => recipe(`[${draws.times(draws.of([16, 17, 20_000]), () => '{"op": "l2"}')}]`),
  'very many parameters': (draws) => recipe(`[{"op": "lda", ${draws.times(20_000, (k) => `"p${k}": 0`)}}]`),
  'not an object': (draws) => draws.of(['null', '[]', '0', '"x"', 'true', '{}', '']),
};

export interface HostileRecipe {
  readonly name: string;
  readonly text: string;
}

/** Recipe number `index` of the seed. */
export function hostileRecipe(seed: number, index: number): HostileRecipe {
  const names = Object.keys(MAKERS);
  const name = names[index % names.length]!;
  return { name, text: MAKERS[name]!(new Draws(seed * 1_000_003 + index)) };
}
