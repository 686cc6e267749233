import { rangeText } from './recipe-completions';
import type { OperatorSchema, ParameterSchema } from './recipe-schema';

/** A recipe that is JSON of the right form, or what is wrong with it. The server has the last word. */
export type RecipeCheck =
  | { readonly recipe: { readonly name: string } & Record<string, unknown> }
  | { readonly faults: readonly string[] };

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Checks a recipe as it is typed: its form, its operators and their parameters. */
export function checkRecipe(text: string, operators: readonly OperatorSchema[]): RecipeCheck {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { faults: [`This is not JSON yet: ${(error as Error).message}.`] };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { faults: ['A recipe is an object, { "name": …, "operators": [ … ] }.'] };
  }
  const recipe = value as Record<string, unknown>;
  const faults = [
    ...(typeof recipe.name === 'string' && NAME.test(recipe.name)
      ? []
      : ['name: lower-case letters, digits and hyphens, at most 64.']),
    ...(Array.isArray(recipe.operators)
      ? recipe.operators.flatMap((step, i) => stepFaults(step, i, operators))
      : ['operators: a list of steps, [{ "op": … }].']),
  ];
  return faults.length > 0 ? { faults } : { recipe: recipe as { name: string } };
}

function stepFaults(step: unknown, index: number, operators: readonly OperatorSchema[]): string[] {
  const at = `operators[${index}]`;
  if (typeof step !== 'object' || step === null) return [`${at}: an object, { "op": … }.`];
  const { op, ...given } = step as Record<string, unknown>;
  const operator = operators.find((known) => known.op === op);
  if (!operator) return [`${at}.op: one of ${operators.map((known) => known.op).join(', ')}.`];
  return Object.entries(given).flatMap(([name, value]) => {
    const schema = operator.parameters[name];
    if (!schema) {
      const names = Object.keys(operator.parameters).join(', ');
      return [`${at}.${name}: ${operator.op} has ${names ? `the parameters ${names}` : 'no parameters'}.`];
    }
    return allows(schema, value) ? [] : [`${at}.${name}: ${rangeText(schema)}.`];
  });
}

function allows({ type, enum: values, minimum, maximum }: ParameterSchema, value: unknown): boolean {
  if (values) return values.some((one) => one === value);
  if (type === 'integer' || type === 'number') {
    if (typeof value !== 'number' || (type === 'integer' && !Number.isInteger(value))) return false;
    return value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
  }
  return type === undefined || type === typeof value || (type === 'array' && Array.isArray(value));
}
