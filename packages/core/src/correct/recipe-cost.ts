import { EbbError } from '../errors.js';
import type { Recipe } from './recipe.js';

/** Most features that a row may have after any step: twice what the kernel map makes of 1024 dimensions. */
export const MAX_WIDTH = 16_384;
/** Most elements of all matrices of a fit together, 1 GiB of float64: what CORAL takes on 8192 dimensions. */
const MAX_MATRIX_ELEMENTS = 2 ** 27;

/**
 * Asserts that a recipe which somebody sent may be fitted on embeddings of `dim` dimensions: one step may multiply
 * features by 32, and a pipeline of them would take the memory of any machine. Recipes of one's own are not bounded.
 *
 * @throws EbbError INVALID_RECIPE.
 */
export function requireAffordable({ name, steps }: Pick<Recipe, 'name' | 'steps'>, dim: number): void {
  let width = dim;
  let elements = 0;
  for (const [k, { operator, parameters }] of steps.entries()) {
    const at = `operators[${k}] (${operator.id})`;
    elements += operator.matrixElements?.(width, parameters) ?? 0;
    if (elements > MAX_MATRIX_ELEMENTS) {
      throw new EbbError('INVALID_RECIPE', 'The recipe needs matrices that are too large.', {
        where: name,
        at,
        expected: `at most ${MAX_MATRIX_ELEMENTS} elements in all`,
        received: `${elements} with this step, on ${width} features`,
        hint: 'Put steps that need a matrix of features by features before those that add features.',
      });
    }
    const before = width;
    width = operator.width?.(width, parameters) ?? width;
    if (width > MAX_WIDTH) {
      throw new EbbError('INVALID_RECIPE', 'The recipe makes too many features.', {
        where: name,
        at,
        expected: `at most ${MAX_WIDTH} features after every step`,
        received: `${width}, of ${before} before it, for an embedding of ${dim} dimensions`,
        hint: 'Use one kernel step, with fewer componentsPerDimension where the embedding is wide.',
      });
    }
  }
}
