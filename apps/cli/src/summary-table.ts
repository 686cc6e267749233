import type { Scope } from '@ebb/core/benchmark/data';
import type { MethodSummary, PairSummary } from '@ebb/core/benchmark/summary';
import { labelsUsed, type Recipe } from '@ebb/core/correct/recipe';
import type { Canvas } from './canvas.js';
import { points, signedPoints } from './format.js';
import { type Column, renderTable } from './table.js';

export const SUMMARY_LEGEND = [
  'Beside a mean stands its change against none; for none, its distance from the test set’s own within-dataset mean.',
  'labels: what the method’s fit reads of the training clips (D dataset, I instrument, G genre).',
];

/** The paper's Table 1 for one embedding and scope: a method a line, in the order of the recipes. */
export function summaryTable(
  summaries: readonly MethodSummary[],
  recipes: readonly Recipe[],
  scope: Scope,
  canvas: Canvas,
): string {
  const lines = recipes.flatMap((recipe) => {
    const summary = summaries.find(({ method }) => method === recipe.name);
    return summary ? [{ recipe, summary }] : [];
  });
  const number = (header: string): Column => ({ header, align: 'right' });
  const pairs = lines[0]!.summary.pairs;
  const columns: Column[] = [
    { header: 'method', align: 'left' },
    ...pairs.map(({ trainSet, testSet }) => number(`${trainSet} → ${testSet}`)),
    number('within'),
    number('cross'),
    number('drop'),
    { header: 'labels', align: 'left' },
  ];
  const pairColumns = pairs.map((_, k) => pairCells(lines.map(({ summary }) => summary.pairs[k]!)));
  const rows = lines.map(({ recipe, summary }, i) => [
    recipe.name,
    ...pairColumns.map((cells) => styledChange(cells[i]!, canvas)),
    ...[summary.within, summary.cross, summary.drop].map((value) => (value === undefined ? '' : points(value))),
    labelLetters(recipe, scope),
  ]);
  return renderTable(columns, rows, canvas);
}

/** Means with their changes in parentheses, the decimals of either below one another. */
function pairCells(cells: readonly PairSummary[]): string[] {
  const changes = cells.map(({ change }) => (change === undefined ? '' : `(${signedPoints(change)})`));
  const width = Math.max(...changes.map((text) => text.length));
  return cells.map(({ mean }, i) => (width === 0 ? points(mean) : `${points(mean)} ${changes[i]!.padStart(width)}`));
}

const styledChange = (cell: string, { colors }: Canvas) => cell.replace(/\(.*\)/, (change) => colors.dim(change));

function labelLetters(recipe: Recipe, scope: Scope): string {
  const letters = labelsUsed(recipe, scope)
    .split('+')
    .flatMap((label) => (label === 'none' ? [] : [label[0]!.toUpperCase()]));
  return letters.length > 0 ? letters.join('') : '-';
}
