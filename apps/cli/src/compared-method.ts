import type { Scope } from '@ebb/core/benchmark/data';
import type { Variant } from '@ebb/core/benchmark/probe';
import { METHODS, methodNamed } from '@ebb/core/correct/methods';
import { canonicalSteps, type Recipe } from '@ebb/core/correct/recipe';
import { EbbError } from '@ebb/core/errors';
import { readRecipe } from './chosen-methods.js';
import { type FileGraph, readGraph } from './submitted-graphs.js';

/** A method to be compared, with its graph where it is one. */
export interface ComparedMethod extends Variant {
  readonly graph?: FileGraph;
}

/**
 * The method that an argument names: a built-in one, the recipe of a file `x.json` with `:global` or `:classwise` behind it where its
 * scope is not the default, one of the graphs, or the graph of a file `x.onnx`.
 *
 * @param graphs of the option --onnx
 * @throws EbbError UNKNOWN_METHOD; as `readRecipe` and `readGraph`; INVALID_RECIPE for a graph that has the name of a method.
 */
export function comparedMethod(text: string, defaultScope: Scope, graphs: readonly FileGraph[]): ComparedMethod {
  const [, name, scope = defaultScope] = /^(.*?)(?::(global|classwise))?$/s.exec(text) as unknown as [
    string,
    string,
    Scope | undefined,
  ];
  const graph =
    graphs.find(({ recipe }) => recipe.name === name) ?? (name.endsWith('.onnx') ? readGraph(name) : undefined);
  if (!graph) return { recipe: name.endsWith('.json') ? readRecipe(name) : builtIn(name), scope };
  if (!METHODS.some((method) => method.name === graph.recipe.name)) return { recipe: graph.recipe, scope, graph };
  throw new EbbError('INVALID_RECIPE', `Another method is called ${JSON.stringify(graph.recipe.name)}.`, {
    where: graph.file,
    hint: 'Give the graph a name of its own: my-method=FILE',
  });
}

function builtIn(name: string): Recipe {
  try {
    return methodNamed(name);
  } catch (error) {
    if (!(error instanceof EbbError)) throw error;
    throw new EbbError(error.code, error.summary, {
      ...error.details,
      hint: "A method of your own is given by the file of its recipe, x.json, or of its graph, x.onnx; a scope by ':global' or ':classwise' behind the name.",
    });
  }
}

/**
 * Whether two arguments came to one method.
 *
 * @throws EbbError INVALID_RECIPE for two methods of one name, which no result could tell apart.
 */
export function areSame(a: Variant, b: Variant): boolean {
  if (a.recipe.name !== b.recipe.name) return false;
  if (canonicalSteps(a.recipe.steps) === canonicalSteps(b.recipe.steps)) return a.scope === b.scope;
  throw new EbbError('INVALID_RECIPE', `Both methods are called ${JSON.stringify(a.recipe.name)}.`, {
    hint: 'Give the recipe a name of its own.',
  });
}

/** A method as results name it. */
export const variantName = ({ recipe, scope }: Variant): string =>
  scope === 'global' ? recipe.name : `${recipe.name}, class-wise`;
