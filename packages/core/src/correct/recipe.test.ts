import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { desensitisers, METHODS, methodNamed } from './methods.js';
import { OPERATORS } from './operators/registry.js';
import { canonicalSteps, chosenBy, labelsUsed, parseRecipe, recipeJson } from './recipe.js';

const parse = (value: unknown) => parseRecipe(value, 'my-recipe.json');
const errorOf = (value: unknown): unknown => {
  try {
    return parse(value);
  } catch (error) {
    return error;
  }
};

describe('a recipe', () => {
  test('fills in defaults, so that equal pipelines have equal text', () => {
    const short = parse({ name: 'mine', operators: [{ op: 'standardise' }, { op: 'kernel' }] });
    const long = parse({
      name: 'other',
      operators: [
        { op: 'standardise', by: 'trainSet' },
        { componentsPerDimension: 4, op: 'kernel' },
      ],
    });
    expect(canonicalSteps(short.steps)).toBe(canonicalSteps(long.steps));
    expect(canonicalSteps(short.steps)).toBe(canonicalSteps(methodNamed('k').steps));
  });

  test('survives the way through JSON', () => {
    for (const method of METHODS) {
      const again = parse(JSON.parse(JSON.stringify(recipeJson(method))));
      expect(canonicalSteps(again.steps)).toBe(canonicalSteps(method.steps));
    }
  });

  test.each([
    [
      'an unknown operator',
      { name: 'x', operators: [{ op: 'lda' }, { op: 'magic' }] },
      'UNKNOWN_OPERATOR',
      /operators\[1\].*centre, standardise, kernel, lda, mlda.*"magic"/,
    ],
    [
      'an unknown parameter',
      { name: 'x', operators: [{ op: 'lda', strength: 2 }] },
      'INVALID_RECIPE',
      /operators\[0\] \(lda\).*Expected no parameters, received \{"strength":2\}/,
    ],
    [
      'a parameter out of range',
      { name: 'x', operators: [{ op: 'kernel', componentsPerDimension: 0 }] },
      'INVALID_RECIPE',
      /componentsPerDimension/,
    ],
    ['no operators', { name: 'x' }, 'INVALID_RECIPE', /operators/],
    ['a name with a path in it', { name: '../x', operators: [] }, 'INVALID_RECIPE', /name.*lower-case/],
    ['a list', [], 'INVALID_RECIPE', /recipe/],
    ['nothing', null, 'INVALID_RECIPE', /recipe/],
  ])('with %s is refused, with the file and the place named', (_, value, code, message) => {
    expect(errorOf(value)).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(errorOf(value)).toMatchObject({ message: expect.stringContaining('my-recipe.json') });
  });

  test('says which training labels it uses', () => {
    const labels = (name: string) => [
      labelsUsed(methodNamed(name), 'global'),
      labelsUsed(methodNamed(name), 'classwise'),
    ];
    expect(labels('none')).toEqual(['none', 'none']);
    expect(labels('lda')).toEqual(['dataset', 'dataset+instrument']);
    expect(labels('mklda')).toEqual(['dataset+genre', 'dataset+instrument+genre']);
    const [desensitise] = desensitisers(['gain']);
    expect([labelsUsed(desensitise!, 'global'), labelsUsed(desensitise!, 'classwise')]).toEqual(['none', 'instrument']);
  });

  test('says what a test clip’s map depends on, over all its steps', () => {
    const choice = (...operators: object[]) => chosenBy(parse({ name: 'x', operators }));
    expect(['none', 'leace', 'k', 'standardise', 'coral'].map((name) => chosenBy(methodNamed(name)))).toEqual([
      'nothing',
      'nothing',
      'trainSet',
      'domain',
      'both',
    ]);
    const [byTrainSet, byDomain] = [
      { op: 'centre', by: 'trainSet' },
      { op: 'whiten', by: 'domain' },
    ];
    expect(choice(byTrainSet, { op: 'l2' })).toBe('trainSet');
    expect(choice(byTrainSet, byDomain)).toBe('both');
    expect(choice({ op: 'coral' }, { op: 'lda' })).toBe('both');
  });
});

test('the desensitisations to effects are named after direction and effect', () => {
  const directions = ['lda', 'mean', 'pca', 'pca-ratio', 'cca', 'cca-clipwise'];
  const recipes = desensitisers(['gain', 'noise-white']);
  expect(recipes.map(({ name }) => name)).toEqual(
    ['gain', 'noise-white'].flatMap((effect) => directions.map((direction) => `desensitise-${direction}-${effect}`)),
  );
  for (const recipe of recipes) expect(parse(recipeJson(recipe)).steps).toEqual(recipe.steps);
});

test('an unknown method is a typed error that lists the known ones', () => {
  expect(() => methodNamed('klad')).toThrow(
    expect.objectContaining({
      code: 'UNKNOWN_METHOD',
      message: expect.stringContaining('none, lda, mlda, k, klda, mklda'),
    }),
  );
});

test('every operator describes its parameters as JSON Schema', () => {
  for (const { parameters, definition, reference } of OPERATORS.values()) {
    expect(z.toJSONSchema(parameters)).toMatchObject({ type: 'object', additionalProperties: false });
    expect(definition.length).toBeGreaterThan(20);
    expect(reference).toMatch(/\d{4}/);
  }
});
