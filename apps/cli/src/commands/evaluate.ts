import type { Scope } from '@ebb/core/benchmark/data';
import { METHODS } from '@ebb/core/correct/methods';
import type { Command } from 'commander';
import { openBenchmark } from '../benchmark-source.js';
import type { Canvas } from '../canvas.js';
import { chosenMethods } from '../chosen-methods.js';
import { evaluationReport } from '../evaluation-report.js';
import { runEvaluation } from '../evaluation-run.js';
import {
  addBenchmarkOptions,
  addResultOptions,
  addRunOptions,
  addTaskOptions,
  type BenchmarkOptions,
  collect,
  embeddingsOption,
  type MethodOptions,
  methodsOption,
  type ResultOptions,
  type RunOptions,
  type ScopeChoice,
  scopeOption,
  scopesOf,
} from '../options.js';
import { assertWritable } from '../output.js';
import { Progress } from '../progress.js';
import { giveResult } from '../result.js';
import { onnxOption } from '../submitted-graphs.js';

interface EvaluateOptions extends BenchmarkOptions, MethodOptions, RunOptions, ResultOptions {
  readonly scope: ScopeChoice;
  readonly perInstrument?: boolean;
  readonly verbose?: boolean;
}

const EXAMPLES = `
Examples:
  ebb evaluate --benchmark mini
  ebb evaluate --benchmark mini --method lda --method mlda --scope both --per-instrument
  ebb evaluate --benchmark mini --recipe my-recipe.json --json > rows.json
  ebb evaluate --benchmark mini -e mfcc --onnx mine=correction.onnx
  ebb evaluate --benchmark ismir2023 --data DIR --embedding vggish -o rows.csv`;

export function addEvaluate(program: Command): void {
  const command = program.command('evaluate').description('judge correction methods on a benchmark');
  addBenchmarkOptions(command)
    .addOption(embeddingsOption())
    .addOption(methodsOption())
    .option('-r, --recipe <file>', 'a method of your own, a JSON recipe; repeatable', collect)
    .option(...onnxOption)
    .addOption(scopeOption(true).default('global' satisfies Scope))
    .option('--per-instrument', 'also a table for each train and test set, by instrument')
    .option('-v, --verbose', 'every remark on a fit, not only their counts');
  addResultOptions(addRunOptions(addTaskOptions(command)))
    .addHelpText('after', EXAMPLES)
    .action(evaluate);
}

async function evaluate(options: EvaluateOptions): Promise<void> {
  const { evaluated, asked, graphs } = chosenMethods(options, METHODS);
  if (options.output !== undefined) assertWritable(options.output);
  const scopes = scopesOf(options.scope);
  const progress = new Progress(process.stderr, options.quiet ?? false);
  const source = await openBenchmark(options, options.threads, progress);
  const run = await runEvaluation(source, evaluated, scopes, options, progress, graphs);
  const rows = run.rows.filter(({ method }) => asked.has(method));
  const report = (canvas: Canvas) => evaluationReport(source.benchmark, run, evaluated, scopes, options, canvas);
  giveResult(options, rows, report, run.dataNotes);
}
