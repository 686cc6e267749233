import type { Scope } from '@ebb/core/benchmark/data';
import type { Variant } from '@ebb/core/benchmark/probe';
import { methodNamed } from '@ebb/core/correct/methods';
import { canonicalSteps, type Recipe } from '@ebb/core/correct/recipe';
import { EbbError } from '@ebb/core/errors';
import { readRecipe } from './chosen-methods.js';

/**
 * The method that an argument names: a built-in one, or the recipe of a file `x.json`, with `:global` or `:classwise` behind it where its
 * scope is not the default.
 *
 * @throws EbbError UNKNOWN_METHOD; as `readRecipe`.
 */
export function comparedMethod(text: string, defaultScope: Scope): Variant {
  const [, name, scope = defaultScope] = /^(.*?)(?::(global|classwise))?$/s.exec(text)!;
  return { recipe: name!.endsWith('.json') ? readRecipe(name!) : builtIn(name!), scope: scope as Scope };
}

function builtIn(name: string): Recipe {
  try {
    return methodNamed(name);
  } catch (error) {
    if (!(error instanceof EbbError)) throw error;
    throw new EbbError(error.code, error.summary, {
      ...error.details,
      hint: "A method of your own is given by the file of its recipe, x.json; a scope by ':global' or ':classwise' behind the name.",
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
