import type { Scope } from '@ebb/core/benchmark/data';
import {
  COMPARED_SCORES,
  type ComparedScore,
  type Comparison,
  compareMethods,
  type NoComparison,
} from '@ebb/core/benchmark/verdict/compare';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import { EbbError } from '@ebb/core/errors';
import { evaluateBenchmark } from '@ebb/core/io/evaluation-pool';
import { type Command, Option } from 'commander';
import { openBenchmark } from '../benchmark-source.js';
import { canvasOf } from '../canvas.js';
import { chosenConditions, type EffectsChoice, effectsOption } from '../chosen-conditions.js';
import { areSame, comparedMethod } from '../compared-method.js';
import { comparisonJson, comparisonReport } from '../comparison-report.js';
import { warnOfNotes } from '../notes.js';
import {
  addBenchmarkOptions,
  addRunOptions,
  addTaskOptions,
  type BenchmarkOptions,
  embeddingsOption,
  integerBetween,
  type RunOptions,
  scopeOption,
} from '../options.js';
import { Progress } from '../progress.js';
import { graphSources, onnxOption, readGraph } from '../submitted-graphs.js';

interface CompareOptions extends BenchmarkOptions, RunOptions {
  readonly scope: Scope;
  readonly score: ComparedScore;
  readonly effects?: EffectsChoice;
  readonly draws: number;
  readonly onnx?: readonly string[];
  readonly json?: boolean;
}

const HELP = `
A method is one of ebb methods, a recipe's file (x.json) or a graph's (x.onnx, name=x.onnx); ':classwise' or ':global' behind
a recipe stands for its own scope.

Examples:
  ebb compare lda none --benchmark mini
  ebb compare lda lda:classwise --benchmark mini -e mfcc --json
  ebb compare correction.onnx lda --benchmark mini -e mfcc
  ebb compare my-recipe.json lda --benchmark mini --score robustness --effects gain,reverberation`;

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('say whether one method is really better than another: their difference with interval and p-value')
    .argument('<a>', 'a method, recipe or graph')
    .argument('<b>', 'the other one; the difference is that of a less that of b');
  addBenchmarkOptions(command)
    .addOption(embeddingsOption())
    .addOption(scopeOption(false).default('global' satisfies Scope))
    .addOption(new Option('--score <score>', 'what is compared').choices(COMPARED_SCORES).default('cross'))
    .addOption(effectsOption())
    .addOption(
      new Option('--draws <n>', 'paired draws of the test recordings')
        .argParser(integerBetween(100, 100_000))
        .default(1000),
    )
    .option(...onnxOption)
    .option('--json', 'as JSON, ROC-AUCs as fractions');
  addRunOptions(addTaskOptions(command)).addHelpText('after', HELP).action(compare);
}

async function compare(nameA: string, nameB: string, options: CompareOptions): Promise<void> {
  const { scope, score, threads, device, draws: drawCount } = options;
  if (score !== 'robustness' && options.effects) {
    throw new EbbError('INVALID_ARGUMENT', 'Acoustic conditions bear on robustness alone.', {
      where: '--effects',
      hint: 'Add --score robustness, or leave the effects out.',
    });
  }
  const graphs = (options.onnx ?? []).map(readGraph);
  const [a, b] = [comparedMethod(nameA, scope, graphs), comparedMethod(nameB, scope, graphs)];
  const both = areSame(a, b) ? [a] : [a, b];
  const needsNone = score === 'robustness' && both.every(({ recipe }) => recipe.name !== NO_CORRECTION.name);
  const variants = needsNone ? [...both, { recipe: NO_CORRECTION, scope }] : both;
  const none = variants.findIndex(({ recipe }) => recipe.name === NO_CORRECTION.name);
  const indices = { a: 0, b: both.length - 1, none: none < 0 ? undefined : none };

  const progress = new Progress(process.stderr, options.quiet ?? false);
  const source = await openBenchmark(options, threads, progress);
  const { benchmark } = source;
  const conditionsOf = (id: string) => (score === 'robustness' ? chosenConditions(source, id, options.effects) : []);
  // A wrong effect comes to light before the work.
  for (const id of source.embeddingIds) conditionsOf(id);
  const startedMs = performance.now();
  const comparisons: (Comparison | NoComparison)[] = [];
  try {
    const run = await evaluateBenchmark({
      benchmark,
      embeddings: source.embeddingIds,
      loadEmbedding: (id) => source.loadEmbedding(id, conditionsOf(id)),
      variants,
      graphs: graphSources(
        both.flatMap(({ graph }) => (graph ? [graph] : [])),
        source,
      ),
      threads,
      device,
      onProgress: (done, total, embedding) => progress.update('comparing', done, total, embedding),
      judging: {
        drawCount,
        regimes: score === 'robustness' ? ['clean-affected'] : [],
        keepScores: score !== 'robustness',
        discrepancies: undefined,
      },
      onJudged: (embedding, judgements) => {
        comparisons.push(compareMethods(benchmark, embedding, judgements, { score, ...indices }));
      },
    });
    const seconds = (performance.now() - startedMs) / 1000;
    const result = { benchmark, score, a, b, comparisons, drawCount, device: run.device, threads, seconds };
    progress.close();
    warnOfNotes(source.notes);
    process.stdout.write(options.json ? comparisonJson(result) : comparisonReport(result, canvasOf(process.stdout)));
  } finally {
    progress.close();
  }
}
