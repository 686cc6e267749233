import { z } from 'zod';
import { EbbError, type ErrorDetails } from '../errors.js';
import { type Choice, combinedChoice } from './choice.js';
import type { LabelsUsed, Operator, Scope } from './contract.js';
import { OPERATORS } from './operators/registry.js';

const recipeSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens, at most 64'),
  title: z.string().max(200).optional(),
  reference: z.string().max(500).optional(),
  operators: z.array(z.looseObject({ op: z.string() })).max(16),
});

/** One step of a validated recipe: the operator and its parameters, defaults filled in. */
export interface RecipeStep {
  readonly operator: Operator;
  readonly parameters: unknown;
}

/** A validated recipe: a pipeline of operators, fitted in order. No operators is the identity. */
export interface Recipe {
  readonly name: string;
  readonly title: string;
  readonly reference: string | undefined;
  readonly steps: readonly RecipeStep[];
}

/**
 * Validates a recipe, `{ name, title?, reference?, operators: [{ op, ...parameters }] }`.
 *
 * @param source what to name in errors: the file, for instance.
 * @throws EbbError INVALID_RECIPE, UNKNOWN_OPERATOR.
 */
export function parseRecipe(value: unknown, source: string): Recipe {
  const parsed = recipeSchema.safeParse(value);
  if (!parsed.success) throw invalid(source, undefined, parsed.error);
  const { name, title, reference, operators } = parsed.data;
  const steps = operators.map(({ op, ...given }, k): RecipeStep => {
    const operator = OPERATORS.get(op);
    if (!operator) {
      throw new EbbError('UNKNOWN_OPERATOR', 'The recipe names an operator that does not exist.', {
        where: source,
        at: `operators[${k}]`,
        expected: `one of ${[...OPERATORS.keys()].join(', ')}`,
        received: shown(op),
      });
    }
    const parameters = operator.parameters.safeParse(given);
    if (!parameters.success) {
      throw invalid(source, `operators[${k}] (${op})`, parameters.error, {
        expected: parameterNames(operator),
        received: shown(given),
      });
    }
    return { operator, parameters: parameters.data };
  });
  return { name, title: title ?? name, reference, steps };
}

function parameterNames({ parameters }: Operator): string {
  const names = Object.keys(z.toJSONSchema(parameters).properties ?? {});
  return names.length > 0 ? `parameters { ${names.join(', ')} }` : 'no parameters';
}

/** Most characters of what came that stand in a message. */
const MOST_SHOWN = 300;

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text);

/** A value as it came, as JSON; what is nested so deep that it cannot be written is named. */
function shown(value: unknown): string {
  try {
    return cut(JSON.stringify(value), MOST_SHOWN);
  } catch {
    return 'what is nested too deep to be shown';
  }
}

function invalid(where: string, at: string | undefined, error: z.ZodError, details: ErrorDetails = {}): EbbError {
  const issues = cut(
    error.issues
      .map(({ path, message }) => [...(path.length > 0 ? [path.join('.')] : []), message].join(': '))
      .join('; '),
    2 * MOST_SHOWN,
  );
  return new EbbError('INVALID_RECIPE', `The recipe is not valid: ${issues}.`, {
    where,
    ...(at === undefined ? {} : { at }),
    ...details,
    hint: 'The operators and their parameters are listed by: ebb methods --operators',
  });
}

const stepsJson = (steps: readonly RecipeStep[]) =>
  steps.map(({ operator, parameters }) => ({ op: operator.id, ...(parameters as object) }));

/** The recipe as the plain value that `parseRecipe` takes, defaults filled in. */
export function recipeJson({ name, title, reference, steps }: Recipe) {
  return { name, title, ...(reference === undefined ? {} : { reference }), operators: stepsJson(steps) };
}

/** The steps as text, defaults filled in: two pipelines that do the same have the same text. */
export function canonicalSteps(steps: readonly RecipeStep[]): string {
  return JSON.stringify(stepsJson(steps));
}

/** All training labels that the steps use together. */
export function labelsUsed({ steps }: Recipe, scope: Scope): LabelsUsed {
  const parts = new Set(steps.flatMap((s) => s.operator.labelsUsed(s.parameters, scope).split('+')));
  const order = ['dataset', 'instrument', 'genre'].filter((label) => parts.has(label));
  return order.length > 0 ? (order.join('+') as LabelsUsed) : 'none';
}

/** What the fitted recipe asks of a row beside its embedding. */
export function chosenBy({ steps }: Recipe): Choice {
  return combinedChoice(steps.map(({ operator, parameters }) => operator.chosenBy(parameters)));
}
