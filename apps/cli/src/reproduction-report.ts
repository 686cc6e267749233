import type { Benchmark, Scope } from '@ebb/core/benchmark/data';
import { type MethodSummary, summarise } from '@ebb/core/benchmark/summary';
import type { Canvas } from './canvas.js';
import type { EvaluationRun } from './evaluation-run.js';
import { points, signedDecimal, signedPoints } from './format.js';
import { notesSection } from './notes.js';
import { provenance } from './provenance.js';
import {
  type Agreement,
  agreement,
  type Comparison,
  compareWithPaper,
  differenceOf,
  largestDifferences,
} from './reproduction.js';
import { type Column, renderTable } from './table.js';
import { wrap } from './text.js';

const LARGEST = 10;

/** The result of `ebb reproduce` as text: the paper's Table 1, each cell beside the published one, and how they agree. */
export function reproductionReport(
  benchmark: Benchmark,
  run: EvaluationRun,
  methods: readonly string[],
  scopes: readonly Scope[],
  { threads, verbose = false }: { threads: number; verbose?: boolean },
  canvas: Canvas,
): string {
  const { bold, dim } = canvas.colors;
  const comparisons = compareWithPaper(run.rows, 'rocAuc');
  const cosines = compareWithPaper(run.rows, 'biasCosine');
  const ours = summarise(
    comparisons.map(({ row }) => row),
    'rocAuc',
  );
  const paper = summarise(
    comparisons.map(({ row, published }) => ({ ...row, value: published })),
    'rocAuc',
  );
  const lines = ours.map((summary, k): Line => ({ ours: summary, paper: paper[k]! }));
  const embeddings = [...new Set(run.rows.map(({ embedding }) => embedding))];
  const tables = embeddings.flatMap((embedding) =>
    scopes.map((scope) => {
      const own = methods.flatMap((method) =>
        lines.filter(
          (line) => line.ours.embedding === embedding && line.ours.scope === scope && line.ours.method === method,
        ),
      );
      const heading = bold(`Table 1 · ${embedding} · ${scope}`);
      if (own.length === 0) return `${heading}\n\nThe paper has no figures of ${embedding}.`;
      return `${heading}  ${dim('ROC-AUC x 100, mean over instruments')}\n\n${comparisonTable(own, canvas)}`;
    }),
  );
  return [
    ...tables,
    ...(comparisons.length > 0 ? [`${bold('Largest differences')}\n\n${largestTable(comparisons, canvas)}`] : []),
    ...(cosines.length > 0
      ? [`${bold('Largest differences of bias cosines')}\n\n${largestTable(cosines, canvas)}`]
      : []),
    `${bold('Agreement with the paper')}\n\n${agreementTable(lines, comparisons, cosines, canvas)}`,
    ...notesSection(run, verbose, canvas),
    dim(wrap(provenance(benchmark, run, threads), canvas.width)),
  ]
    .join('\n\n')
    .concat('\n');
}

/** A line of Table 1 as we have it and as the paper has it. */
interface Line {
  readonly ours: MethodSummary;
  readonly paper: MethodSummary;
}

const triple = (ours: string, paper: string, difference: string) =>
  [ours.padStart(6), paper.padStart(5), difference.padStart(6)].join(' ');

function comparisonTable(lines: readonly Line[], canvas: Canvas): string {
  const { colors } = canvas;
  const subhead = triple('ours', 'paper', 'diff');
  const cell = (ours: number | undefined, paper: number | undefined) =>
    ours === undefined || paper === undefined
      ? ''
      : triple(points(ours), points(paper), signedPoints(ours - paper)).replace(/\S+$/, colors.dim);
  const columns: Column[] = [
    { header: '\nmethod', align: 'left' },
    ...[...lines[0]!.ours.pairs.map(({ trainSet, testSet }) => `${trainSet} → ${testSet}`), 'cross-dataset drop'].map(
      (title): Column => ({ header: `${title}\n${subhead}`, align: 'right' }),
    ),
  ];
  const rows = lines.map(({ ours, paper }) => [
    ours.method,
    ...ours.pairs.map(({ mean }, k) => cell(mean, paper.pairs[k]!.mean)),
    cell(ours.drop, paper.drop),
  ]);
  return renderTable(columns, rows, canvas);
}

function largestTable(comparisons: readonly Comparison[], canvas: Canvas): string {
  const text = (header: string): Column => ({ header, align: 'left' });
  const number = (header: string): Column => ({ header, align: 'right' });
  const isCosine = comparisons[0]!.row.testSet === null;
  const value = (v: number) => (isCosine ? v.toFixed(4) : points(v));
  return renderTable(
    [
      text('embedding'),
      text('method'),
      text('scope'),
      text(isCosine ? 'trained on' : 'train → test'),
      text('instrument'),
      number('ours'),
      number('paper'),
      number('diff'),
    ],
    largestDifferences(comparisons, LARGEST).map((comparison) => {
      const { row, published } = comparison;
      const difference = differenceOf(comparison);
      return [
        row.embedding,
        row.method,
        row.scope,
        row.testSet === null ? row.trainSet : `${row.trainSet} → ${row.testSet}`,
        row.instrument,
        value(row.value),
        value(published),
        isCosine ? signedDecimal(difference) : signedPoints(difference),
      ];
    }),
    canvas,
  );
}

function agreementTable(
  lines: readonly Line[],
  comparisons: readonly Comparison[],
  cosines: readonly Comparison[],
  canvas: Canvas,
): string {
  const cells = lines.flatMap(({ ours, paper }) => ours.pairs.map(({ mean }, k) => mean - paper.pairs[k]!.mean));
  const decimals = (value: number) => value.toFixed(4);
  const entries: [string, Agreement | undefined, (value: number) => string][] = [
    ['Table 1, points', agreement(cells), points],
    ['per instrument, points', agreement(comparisons.map(differenceOf)), points],
    ['bias cosines', agreement(cosines.map(differenceOf)), decimals],
  ];
  return renderTable(
    [
      { header: '', align: 'left' },
      { header: 'figures', align: 'right' },
      { header: 'mean |diff|', align: 'right' },
      { header: 'largest', align: 'right' },
    ],
    entries.map(([name, agreed, text]) =>
      agreed ? [name, String(agreed.count), text(agreed.mean), text(agreed.max)] : [name, '0', '-', '-'],
    ),
    canvas,
  );
}
