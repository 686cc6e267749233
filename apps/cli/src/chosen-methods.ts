import { readFileSync } from 'node:fs';
import { METHODS, methodNamed, NO_CORRECTION } from '@ebb/core/correct/methods';
import { parseRecipe, type Recipe } from '@ebb/core/correct/recipe';
import { EbbError } from '@ebb/core/errors';
import type { MethodOptions } from './options.js';
import { type FileGraph, readGraph } from './submitted-graphs.js';

/** What is evaluated, and which of it the user asked for: no correction is always evaluated, as the baseline. */
export interface ChosenMethods {
  readonly evaluated: readonly Recipe[];
  readonly asked: ReadonlySet<string>;
  /** Those of the evaluated that are graphs. */
  readonly graphs: readonly FileGraph[];
}

/**
 * The methods, recipes and graphs that the options name.
 *
 * @param all the methods where the options name none
 * @throws EbbError UNKNOWN_METHOD, FILE_NOT_FOUND, FILE_UNREADABLE, UNKNOWN_OPERATOR; INVALID_RECIPE, also for a recipe
 *   or a graph whose name another method of the run has; INVALID_ARGUMENT as `readGraph`.
 */
export function chosenMethods(
  { method = [], recipe = [], onnx = [] }: MethodOptions,
  all: readonly Recipe[],
): ChosenMethods {
  const chosen = [...new Set(method)].map(methodNamed);
  const add = (own: Recipe, where: string, hint: string) => {
    if ([...METHODS, ...chosen].some(({ name }) => name === own.name)) {
      throw new EbbError('INVALID_RECIPE', `Another method is called ${JSON.stringify(own.name)}.`, { where, hint });
    }
    chosen.push(own);
  };
  for (const file of new Set(recipe)) add(readRecipe(file), file, 'Give the recipe a name of its own.');
  const graphs = [...new Set(onnx)].map(readGraph);
  for (const { recipe, file } of graphs) add(recipe, file, 'Give the graph a name of its own: --onnx my-method=FILE');
  const methods = chosen.length > 0 ? chosen : all;
  const asked = new Set(methods.map(({ name }) => name));
  return { evaluated: asked.has(NO_CORRECTION.name) ? methods : [NO_CORRECTION, ...methods], asked, graphs };
}

/**
 * The recipe in a JSON file.
 *
 * @throws EbbError FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_RECIPE, UNKNOWN_OPERATOR.
 */
export function readRecipe(file: string): Recipe {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new EbbError('FILE_NOT_FOUND', 'There is no such file.', { where: file, expected: 'a recipe in JSON' });
    }
    throw new EbbError('FILE_UNREADABLE', `The file cannot be read: ${(error as Error).message}.`, { where: file });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EbbError('INVALID_RECIPE', `The file is not JSON: ${(error as Error).message}.`, { where: file });
  }
  return parseRecipe(value, file);
}
