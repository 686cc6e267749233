import type { Benchmark, Scope } from '@ebb/core/benchmark/data';
import { summarise } from '@ebb/core/benchmark/summary';
import type { Recipe } from '@ebb/core/correct/recipe';
import type { Canvas } from './canvas.js';
import type { EvaluationRun } from './evaluation-run.js';
import { counted } from './format.js';
import { instrumentTables } from './instrument-tables.js';
import { notesSection } from './notes.js';
import { provenance } from './provenance.js';
import { SUMMARY_LEGEND, summaryTable } from './summary-table.js';
import { wrap } from './text.js';

interface ReportOptions {
  readonly threads: number;
  readonly perInstrument?: boolean;
  readonly verbose?: boolean;
}

/** The result of `ebb evaluate` as text: a table for each embedding and scope, remarks, and what it all depends on. */
export function evaluationReport(
  benchmark: Benchmark,
  run: EvaluationRun,
  recipes: readonly Recipe[],
  scopes: readonly Scope[],
  { threads, perInstrument = false, verbose = false }: ReportOptions,
  canvas: Canvas,
): string {
  const { bold, dim } = canvas.colors;
  const summaries = summarise(run.rows, 'rocAuc');
  const embeddings = [...new Set(summaries.map(({ embedding }) => embedding))];
  const mean = `ROC-AUC x 100, mean over ${counted(benchmark.instruments.length, 'instrument')}`;
  const tables = embeddings.flatMap((embedding) =>
    scopes.flatMap((scope) => {
      const own = (item: { embedding: string; scope: Scope }) => item.embedding === embedding && item.scope === scope;
      const heading = `${bold(`${benchmark.id} · ${embedding} · ${scope}`)}  ${dim(mean)}`;
      const table = summaryTable(summaries.filter(own), recipes, scope, canvas);
      if (!perInstrument) return [`${heading}\n\n${table}`];
      const names = recipes.map(({ name }) => name);
      return [`${heading}\n\n${table}`, instrumentTables(run.rows.filter(own), names, canvas)];
    }),
  );
  const legend = SUMMARY_LEGEND.map((line) => dim(wrap(line, canvas.width))).join('\n');
  return [
    ...tables,
    legend,
    ...notesSection(run, verbose, canvas),
    dim(wrap(provenance(benchmark, run, threads), canvas.width)),
  ]
    .join('\n\n')
    .concat('\n');
}
