import type { Choice } from '@ebb/core/correct/choice';
import { METHODS, methodNamed } from '@ebb/core/correct/methods';
import { OPERATORS } from '@ebb/core/correct/operators/registry';
import { chosenBy, labelsUsed, type Recipe, type RecipeStep, recipeJson } from '@ebb/core/correct/recipe';
import { EbbError } from '@ebb/core/errors';
import type { Command } from 'commander';
import { type Canvas, canvasOf } from '../canvas.js';
import { definitions, wrap } from '../text.js';

interface MethodsOptions {
  readonly operators?: boolean;
  readonly json?: boolean;
}

const EXAMPLES = `
Examples:
  ebb methods
  ebb methods leace coral
  ebb methods --operators
  ebb methods --json`;

export function addMethods(program: Command): void {
  program
    .command('methods')
    .description('the built-in correction methods, and the operators that recipes are made of')
    .argument('[names...]', 'only these methods (default: all)')
    .option('--operators', 'operators with their parameters (JSON Schema) instead of methods')
    .option('--json', 'as a JSON array')
    .addHelpText('after', EXAMPLES)
    .action((names: readonly string[], { operators, json }: MethodsOptions) => {
      const canvas = canvasOf(process.stdout);
      if (operators && names.length > 0) {
        throw new EbbError('INVALID_ARGUMENT', 'Operators are listed all together.', {
          where: '--operators',
          expected: 'no name of a method beside it',
          received: names.join(', '),
        });
      }
      const methods = names.length > 0 ? names.map(methodNamed) : METHODS;
      const items = operators ? operatorItems() : methods.map(methodItem);
      const text = operators ? operatorsText(canvas) : methodsText(methods, canvas);
      process.stdout.write(json ? `${JSON.stringify(items, null, 2)}\n` : text);
    });
}

const labelsOf = (recipe: Recipe) => ({
  global: labelsUsed(recipe, 'global'),
  classwise: labelsUsed(recipe, 'classwise'),
});

const MAP_TEXT: Readonly<Record<Choice, string>> = {
  nothing: 'the same for all clips',
  trainSet: 'one for each train set',
  domain: 'one for each dataset: the dataset of a test clip must be known',
  both: 'one for each train set and dataset: the dataset of a test clip must be known',
};

function methodItem(recipe: Recipe) {
  const definition = recipe.steps.map(({ operator: { id, definition } }) => ({ op: id, definition }));
  return { ...recipeJson(recipe), definition, labelsUsed: labelsOf(recipe), mapChosenBy: chosenBy(recipe) };
}

function operatorItems() {
  return [...OPERATORS.values()].map(({ id, title, definition, reference, parameters }) => ({
    id,
    title,
    definition,
    reference,
    // The schema of what a user writes, in which a parameter with a default may be left out.
    parameters: parameters.toJSONSchema({ io: 'input' }),
  }));
}

function methodsText(methods: readonly Recipe[], canvas: Canvas): string {
  const { bold, dim } = canvas.colors;
  const blocks = methods.map((recipe) => {
    const labels = labelsOf(recipe);
    const entries: [string, string][] = [
      ['steps', recipe.steps.map(stepText).join(', ') || 'none: the embedding as it is'],
      [
        'labels',
        labels.global === labels.classwise ? labels.global : `${labels.global}; classwise ${labels.classwise}`,
      ],
      ['map', MAP_TEXT[chosenBy(recipe)]],
      ...(recipe.reference === undefined ? [] : [['reference', recipe.reference] as [string, string]]),
    ];
    return `${bold(recipe.name)}  ${recipe.title}\n${indented(definitions(entries, canvas.width - 2))}`;
  });
  const used = new Map(methods.flatMap(({ steps }) => steps.map(({ operator }) => [operator.id, operator.definition])));
  const steps = used.size > 0 ? [`${bold('Steps')}\n${indented(definitions([...used], canvas.width - 2))}`] : [];
  const footer = 'labels: what a fit reads of the training clips. For a method of your own: ebb methods --operators';
  return `${[...blocks, ...steps, dim(wrap(footer, canvas.width))].join('\n\n')}\n`;
}

/** A step with its parameters. */
function stepText({ operator, parameters }: RecipeStep): string {
  const entries = Object.entries(parameters as Record<string, unknown>);
  return entries.length === 0
    ? operator.id
    : `${operator.id} (${entries.map(([name, value]) => `${name}: ${value}`).join(', ')})`;
}

function operatorsText(canvas: Canvas): string {
  const { bold, dim } = canvas.colors;
  const blocks = operatorItems().map(({ id, title, definition, reference, parameters }) => {
    const entries: [string, string][] = [
      ['definition', definition],
      ...Object.entries(parameters.properties ?? {}).map(([name, schema]): [string, string] => [
        name,
        JSON.stringify(schema),
      ]),
      ['reference', reference],
    ];
    return `${bold(id)}  ${title}\n${indented(definitions(entries, canvas.width - 2))}`;
  });
  const footer = [
    'A recipe is a JSON file:',
    '  {"name": "my-recipe", "operators": [{"op": "lda"}, {"op": "standardise", "by": "domain"}]}',
    'Judge it by: ebb evaluate --benchmark mini --recipe FILE',
  ].join('\n');
  return `${[...blocks, dim(footer)].join('\n\n')}\n`;
}

const indented = (text: string) => text.replaceAll(/^/gm, '  ');
