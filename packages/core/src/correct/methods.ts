import { EbbError } from '../errors.js';
import { EFFECT_SPANS } from './effect-span.js';
import { desensitise } from './operators/desensitise.js';
import { OPERATORS } from './operators/registry.js';
import { parseRecipe, type Recipe } from './recipe.js';

const WANG =
  'Wang, Richard & McFee, Transfer Learning and Bias Correction with Pre-trained Audio Embeddings, ISMIR 2023';
const KERNEL = [{ op: 'standardise', by: 'trainSet' }, { op: 'kernel' }];

/** The method that is one operator with its defaults, named after it. */
function oneStep(id: string) {
  const { title, reference } = OPERATORS.get(id)!;
  return { name: id, title, reference, operators: [{ op: id }] };
}

/** The correction methods that come with Ebb, in the order of the tables. */
export const METHODS: readonly Recipe[] = [
  { name: 'none', title: 'No correction', operators: [] },
  { name: 'lda', title: 'LDA projection', reference: WANG, operators: [{ op: 'lda' }] },
  { name: 'mlda', title: 'Multiple LDA projection', reference: WANG, operators: [{ op: 'mlda' }] },
  { name: 'k', title: 'Kernel map', reference: WANG, operators: KERNEL },
  { name: 'klda', title: 'Kernel LDA projection', reference: WANG, operators: [...KERNEL, { op: 'lda' }] },
  { name: 'mklda', title: 'Multiple kernel LDA projection', reference: WANG, operators: [...KERNEL, { op: 'mlda' }] },
  {
    name: 'centre',
    title: 'Centring by the clip’s own dataset',
    operators: [{ op: 'centre', by: 'domain' }],
  },
  {
    name: 'standardise',
    title: 'Standardising by the clip’s own dataset',
    operators: [{ op: 'standardise', by: 'domain' }],
  },
  ...['coral', 'gaussian-ot', 'subspace-alignment', 'leace', 'inlp', 'combat'].map(oneStep),
  ...['whiten', 'log', 'l2', 'pca-removal', 'tca'].map(oneStep),
].map((recipe) => parseRecipe(recipe, 'built-in'));

/** The uncorrected embedding, against which every other method is measured. */
export const NO_CORRECTION = METHODS[0] as Recipe;

/**
 * The six desensitisations to each effect, `desensitise-<direction>-<effect>`; they need a benchmark with clips under it.
 *
 * @param effects ids, see perturb/registry.ts
 * @throws EbbError INVALID_RECIPE for what cannot be an id.
 */
export function desensitisers(effects: readonly string[]): Recipe[] {
  return effects.flatMap((effect) =>
    Object.keys(EFFECT_SPANS).map((direction) => {
      const names = {
        name: `desensitise-${direction}-${effect}`,
        title: `Desensitisation to ${effect} by ${direction}`,
      };
      const operators = [{ op: desensitise.id, effect, direction }];
      return parseRecipe({ ...names, reference: desensitise.reference, operators }, 'built-in');
    }),
  );
}

/**
 * The built-in method of that name.
 *
 * @throws EbbError UNKNOWN_METHOD.
 */
export function methodNamed(name: string): Recipe {
  const found = METHODS.find((method) => method.name === name);
  if (!found) {
    throw new EbbError('UNKNOWN_METHOD', 'There is no correction method of that name.', {
      expected: `one of ${METHODS.map((method) => method.name).join(', ')}`,
      received: JSON.stringify(name),
      hint: 'A method of your own is given by --recipe FILE.',
    });
  }
  return found;
}
