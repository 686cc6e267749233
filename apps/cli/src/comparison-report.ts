import { type Benchmark, PROTOCOL_VERSION } from '@ebb/core/benchmark/data';
import type { Variant } from '@ebb/core/benchmark/probe';
import type {
  ComparedScore,
  Comparison,
  ConditionDifference,
  Difference,
  InstrumentDifference,
  NoComparison,
} from '@ebb/core/benchmark/verdict/compare';
import { labelsUsed, recipeJson } from '@ebb/core/correct/recipe';
import type { Canvas } from './canvas.js';
import { variantName } from './compared-method.js';
import { provenance } from './provenance.js';
import { AUC, intervalText, type NumberStyle, numberText, PERCENT, POINTS, pText } from './report/score-text.js';
import { type Column, renderTable } from './table.js';
import { wrap } from './text.js';
import { VERSION } from './version.js';

/** Two methods compared on the embeddings of a benchmark, and what the figures depend on. */
export interface ComparisonRun {
  readonly benchmark: Benchmark;
  readonly score: ComparedScore;
  readonly a: Variant;
  readonly b: Variant;
  readonly comparisons: readonly (Comparison | NoComparison)[];
  readonly drawCount: number;
  readonly device: string;
  readonly threads: number;
  readonly seconds: number;
}

/** A difference with p at most this is called one. */
const ALPHA = 0.05;

const SCORE_TITLES: Readonly<Record<ComparedScore, string>> = {
  cross: 'cross-dataset ROC-AUC x 100',
  within: 'within-dataset ROC-AUC x 100',
  robustness: 'robustness in %, the share of the uncorrected AUC above chance that is left under acoustic conditions',
};

const COVERS = 'Intervals and p-values cover the sampling of the test recordings, not that of training.';

/** The result of `ebb compare` as JSON; ROC-AUCs are fractions. */
export function comparisonJson(run: ComparisonRun): string {
  const { benchmark, score, a, b, comparisons, drawCount, device, threads } = run;
  const { id, reading, seed, testLabels } = benchmark;
  const side = ({ recipe, scope }: Variant) => ({
    method: recipe.name,
    scope,
    labelsUsed: labelsUsed(recipe, scope),
    recipe: recipeJson(recipe),
  });
  const value = {
    benchmark: id,
    protocol: PROTOCOL_VERSION,
    a: side(a),
    b: side(b),
    score,
    embeddings: comparisons.map((comparison) => {
      const { embedding } = comparison;
      if ('reason' in comparison) return { embedding, ...NO_FIGURES, reason: comparison.reason };
      return {
        embedding,
        ...figures(comparison),
        instruments: comparison.instruments.map((own) => ({
          instrument: own.instrument,
          trainSet: own.trainSet,
          testSet: own.testSet,
          ...(own.pair === undefined ? {} : { pair: own.pair }),
          ...figures(own),
          adjustedPValue: own.adjustedP,
          delongPValue: own.delongP ?? null,
        })),
        conditions: comparison.conditions.map((own) => ({
          effect: own.effect,
          strength: own.strength,
          ...figures(own),
          adjustedPValue: own.adjustedP,
        })),
      };
    }),
    ...{ reading, seed, testLabels, draws: drawCount, device, threads, ebb: VERSION, node: process.versions.node },
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

const NO_FIGURES = { a: null, b: null, difference: null, ciLow: null, ciHigh: null, pValue: null };

const figures = ({ a, b, difference, low, high, p }: Difference) => ({
  ...{ a, b, difference },
  ...{ ciLow: low, ciHigh: high, pValue: p },
});

/** The result of `ebb compare` as text. */
export function comparisonReport(run: ComparisonRun, canvas: Canvas): string {
  const { benchmark, score, a, b, comparisons, threads, drawCount } = run;
  const { bold, dim } = canvas.colors;
  const [nameA, nameB] = [variantName(a), variantName(b)];
  const defined = comparisons.filter((comparison): comparison is Comparison => !('reason' in comparison));
  const styles = score === 'robustness' ? SHARES : AUCS;
  const heading = `${bold(`${benchmark.id} · ${nameA} − ${nameB}`)}  ${dim(SCORE_TITLES[score])}`;
  const sentences = comparisons.map((comparison) =>
    wrap(`${comparison.embedding}: ${sentence(comparison, nameA, nameB, score)}`, canvas.width),
  );
  const names = [nameA, nameB] as const;
  return [
    heading,
    ...(defined.length > 0 ? [overview(defined, names, styles, canvas)] : []),
    sentences.join('\n'),
    ...defined.flatMap(({ embedding, instruments, conditions }) => [
      ...(instruments.length > 0
        ? [`${bold(`${embedding} by instrument`)}\n\n${instrumentTable(instruments, names, canvas)}`]
        : []),
      ...(conditions.length > 0
        ? [`${bold(`${embedding} by condition`)}\n\n${conditionTable(conditions, names, canvas)}`]
        : []),
    ]),
    ...(defined.length > 0 ? [dim([COVERS, ...legend(score)].map((line) => wrap(line, canvas.width)).join('\n'))] : []),
    dim(wrap(`${drawCount} draws · ${provenance(benchmark, run, threads)}`, canvas.width)),
  ]
    .join('\n\n')
    .concat('\n');
}

const legend = (score: ComparedScore): string[] => [
  'difference: with its 95% interval, from paired draws. p: two-sided, of the difference alone.',
  'adjusted p: p for as many tests as the table has lines (Holm).',
  ...(score === 'robustness'
    ? ['By condition ROC-AUC x 100, trained on clean clips.']
    : ['DeLong p: a cross-check that takes clips of one recording for independent.']),
];

interface Styles {
  readonly value: NumberStyle;
  readonly difference: NumberStyle;
}

/** One decimal more than a board has: a difference may be real and small. */
const AUCS: Styles = { value: { ...AUC, decimals: 2 }, difference: { ...POINTS, decimals: 2 } };
const SHARES: Styles = { value: { ...PERCENT, decimals: 1 }, difference: { ...PERCENT, decimals: 1, signed: true } };

/** What a comparison means, in words. */
export function sentence(comparison: Comparison | NoComparison, a: string, b: string, score: ComparedScore): string {
  if ('reason' in comparison) return `they cannot be compared: ${comparison.reason}`;
  const { difference, p } = comparison;
  if (a === b) return 'a method does not differ from itself.';
  if (p > ALPHA) return `the data do not tell them apart (p = ${pText(p)}).`;
  const [better, worse] = difference > 0 ? [a, b] : [b, a];
  const { difference: style } = score === 'robustness' ? SHARES : AUCS;
  const size = numberText(Math.abs(difference), { ...style, signed: false });
  const chance = p < 0.001 ? 'p < 0.001' : `p = ${pText(p)}`;
  return `${better} is better than ${worse} by ${size} points (${chance}).`;
}

const text = (header: string): Column => ({ header, align: 'left' });
const number = (header: string): Column => ({ header, align: 'right' });

function overview(
  comparisons: readonly Comparison[],
  names: readonly [string, string],
  styles: Styles,
  canvas: Canvas,
): string {
  return renderTable(
    [text('embedding'), ...differenceColumns(names)],
    comparisons.map((comparison) => [comparison.embedding, ...differenceCells(comparison, styles)]),
    canvas,
  );
}

const differenceColumns = (names: readonly [string, string]): Column[] =>
  [...names, 'difference', '95% interval', 'p'].map(number);

const differenceCells = (own: Difference, { value, difference }: Styles): string[] => [
  numberText(own.a, value),
  numberText(own.b, value),
  numberText(own.difference, difference),
  intervalText(own, difference),
  pText(own.p),
];

function instrumentTable(
  instruments: readonly InstrumentDifference[],
  names: readonly [string, string],
  canvas: Canvas,
): string {
  return renderTable(
    [text('instrument'), text('train → test'), ...differenceColumns(names), number('adjusted p'), number('DeLong p')],
    instruments.map((own) => [
      own.instrument,
      `${own.trainSet} → ${own.testSet}${own.pair === undefined ? '' : ` (balanced on ${own.pair})`}`,
      ...differenceCells(own, AUCS),
      pText(own.adjustedP),
      own.delongP === undefined ? '–' : pText(own.delongP),
    ]),
    canvas,
  );
}

function conditionTable(
  conditions: readonly ConditionDifference[],
  names: readonly [string, string],
  canvas: Canvas,
): string {
  return renderTable(
    [text('effect'), number('strength'), ...differenceColumns(names), number('adjusted p')],
    conditions.map((own) => [own.effect, String(own.strength), ...differenceCells(own, AUCS), pText(own.adjustedP)]),
    canvas,
  );
}
