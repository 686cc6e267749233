import { type OperatorSchema, RECIPE_FIELDS } from './recipe-schema';

/** What could stand at the caret, in place of the text from `from` to the caret. */
export interface Completions {
  readonly from: number;
  readonly options: readonly { readonly text: string; readonly meaning: string }[];
}

/** The string that the caret stands in, if it stands in one. */
function openString(before: string): { start: number; prefix: string } | undefined {
  let start = -1;
  for (let i = 0; i < before.length; i++) {
    if (before[i] === '\\') i++;
    else if (before[i] === '"') start = start < 0 ? i : -1;
  }
  return start < 0 ? undefined : { start, prefix: before.slice(start + 1) };
}

/** The text of the object that a place is in, and how deep it lies: the recipe itself is 1. */
function enclosingObject(text: string, at: number): { body: string; depth: number } {
  const opens: number[] = [];
  let quoted = false;
  for (let i = 0; i < at; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') quoted = !quoted;
    else if (!quoted && text[i] === '{') opens.push(i);
    else if (!quoted && text[i] === '}') opens.pop();
  }
  const start = opens.at(-1) ?? 0;
  const end = text.indexOf('}', at);
  return { body: text.slice(start, end < 0 ? undefined : end), depth: opens.length };
}

/**
 * Operators, parameters and values that fit at the caret of a recipe as JSON; undefined where none do.
 *
 * @param caret characters before it
 */
export function completionsAt(
  text: string,
  caret: number,
  operators: readonly OperatorSchema[],
): Completions | undefined {
  const string = openString(text.slice(0, caret));
  if (!string) return undefined;
  const { start, prefix } = string;
  const before = text.slice(0, start).trimEnd();
  const { body, depth } = enclosingObject(text, start);
  const operator = operators.find(({ op }) => op === /"op"\s*:\s*"([^"]*)"/.exec(body)?.[1]);
  const key = before.endsWith(':') ? /"([^"]*)"\s*:$/.exec(before)?.[1] : undefined;
  const fitting = (options: Completions['options']): Completions | undefined => {
    const left = options.filter((option) => option.text.startsWith(prefix) && option.text !== prefix);
    return left.length > 0 ? { from: start + 1, options: left } : undefined;
  };
  if (key === 'op') return fitting(operators.map(({ op, title }) => ({ text: op, meaning: title })));
  if (key !== undefined) {
    const values = operator?.parameters[key]?.enum ?? [];
    return fitting(values.map((value) => ({ text: String(value), meaning: `${operator?.op}, ${key}` })));
  }
  if (!/[{,]$/.test(before)) return undefined;
  const missing = (name: string) => !body.includes(`"${name}"`);
  if (depth <= 1)
    return fitting(RECIPE_FIELDS.filter(missing).map((name) => ({ text: name, meaning: 'of the recipe' })));
  if (!operator) return fitting(missing('op') ? [{ text: 'op', meaning: 'which operator' }] : []);
  const names = Object.entries(operator.parameters).filter(([name]) => missing(name));
  return fitting(names.map(([name, schema]) => ({ text: name, meaning: `${operator.op}; ${rangeText(schema)}` })));
}

/** What a parameter may be, in words. */
export function rangeText({
  type,
  enum: values,
  minimum,
  maximum,
  default: fallback,
}: OperatorSchema['parameters'][string]): string {
  const allowed = values
    ? values.join(' or ')
    : `${type ?? 'value'}${minimum === undefined ? '' : ` from ${minimum}`}${maximum === undefined ? '' : ` to ${maximum}`}`;
  return fallback === undefined ? allowed : `${allowed}, ${JSON.stringify(fallback)} by default`;
}
