import { type Benchmark, type Embedding, PROTOCOL_VERSION } from '@ebb/core/benchmark/data';
import { type Recipe, recipeJson } from '@ebb/core/correct/recipe';
import type { GraphReport } from '@ebb/core/io/sandbox/validate-graph';
import type { Canvas } from './canvas.js';
import { CHECK_FOLDS, type FoldScores, type Spread, spreadOf } from './method-check.js';
import { AUC, type NumberStyle, numberText, POINTS } from './report/score-text.js';
import { renderTable } from './table.js';
import { definitions, wrap } from './text.js';

/** What came of a check. */
export interface CheckResult {
  readonly file: string;
  readonly recipe: Recipe;
  readonly benchmark: Benchmark;
  readonly embedding: Embedding;
  /** For a graph, as its hash. */
  readonly report: GraphReport | undefined;
  readonly sha256: string | undefined;
  readonly folds: readonly FoldScores[];
}

const FIGURES: readonly (readonly [name: string, of: (fold: FoldScores) => number, style: NumberStyle])[] = [
  ['within, none', ({ none }) => none.within, AUC],
  ['within', ({ method }) => method.within, AUC],
  ['cost', ({ cost }) => cost, POINTS],
  ['cross, none', ({ none }) => none.cross, AUC],
  ['cross', ({ method }) => method.cross, AUC],
  ['gain', ({ gain }) => gain, POINTS],
];

const OF_GRAPH =
  'The graph was fitted on these very clips, so that its figures are optimistic: on test clips, expect less.';
const OF_RECIPE = 'The recipe was fitted anew without the clips of each fold, on fewer clips than a verdict has.';

const caveat = ({ report }: CheckResult) => (report ? OF_GRAPH : OF_RECIPE);

/** The result of `ebb check` as text. */
export function checkReport(result: CheckResult, canvas: Canvas): string {
  const { recipe, benchmark, embedding, report, folds } = result;
  const table = renderTable(
    [
      { header: 'ROC-AUC x 100', align: 'left' },
      { header: 'mean', align: 'right' },
      { header: 'least', align: 'right' },
      { header: 'greatest', align: 'right' },
    ],
    FIGURES.map(([name, of, style]) => {
      const { mean, least, greatest } = spreadOf(folds, of);
      return [name, ...[mean, least, greatest].map((value) => numberText(value, style))];
    }),
    canvas,
  );
  const parts = [
    `${benchmark.id} · ${embedding.id} · ${recipe.name}`,
    ...(report ? [graphText(result, report, canvas)] : []),
    `Train clips alone, ${CHECK_FOLDS} folds by recording:`,
    table,
    wrap(`${caveat(result)} Cost and gain are points, beside the uncorrected embedding (none).`, canvas.width),
  ];
  return `${parts.join('\n\n')}\n`;
}

function graphText({ file, sha256 }: CheckResult, report: GraphReport, { width }: Canvas): string {
  const { inputs, inputDim, outputDim, opset, nodeCount, parameterCount, rowsPerSecond, notes } = report;
  const asked = [
    ...(inputs.instrument ? ['instrument'] : []),
    ...(inputs.trainSet ? ['train_set'] : []),
    ...(inputs.domain ? ['domain'] : []),
  ];
  const entries: [string, string][] = [
    ['graph', `${file}: it would be accepted`],
    ['sha-256', sha256 ?? ''],
    ['embedding', `${inputDim} -> ${outputDim} dimensions`],
    ['asks for', asked.length > 0 ? asked.join(', ') : 'nothing beside the embedding'],
    ['size', `opset ${opset}, ${nodeCount} nodes, ${parameterCount} weights`],
    ['speed', `${rowsPerSecond} rows a second`],
  ];
  return [definitions(entries, width), ...notes.map((note) => wrap(note, width))].join('\n');
}

/** The result of `ebb check` as JSON; ROC-AUCs are fractions. */
export function checkJson(result: CheckResult): string {
  const { file, recipe, benchmark, embedding, report, sha256, folds } = result;
  const spread = (of: (fold: FoldScores) => number): Spread => spreadOf(folds, of);
  const value = {
    file,
    method: recipe.name,
    ...(report ? { sha256, graph: report } : { recipe: recipeJson(recipe) }),
    benchmark: benchmark.id,
    embedding: embedding.id,
    protocol: PROTOCOL_VERSION,
    seed: benchmark.seed,
    folds,
    scores: {
      none: { within: spread(({ none }) => none.within), cross: spread(({ none }) => none.cross) },
      method: { within: spread(({ method }) => method.within), cross: spread(({ method }) => method.cross) },
      gain: spread(({ gain }) => gain),
      cost: spread(({ cost }) => cost),
    },
    caveat: caveat(result),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
