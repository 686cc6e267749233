import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, Embedding } from '@ebb/core/benchmark/data';
import { NO_CORRECTION } from '@ebb/core/correct/methods';
import type { Recipe } from '@ebb/core/correct/recipe';
import { EbbError } from '@ebb/core/errors';
import { BENCHMARK_FILE } from '@ebb/core/io/benchmark-file';
import { type GraphReport, validateGraph } from '@ebb/core/io/sandbox/validate-graph';
import { trainingFixture } from '@ebb/core/io/training-export';
import { MANIFEST_FILE, readTrainingFolder } from '@ebb/core/io/training-folder';
import type { Command } from 'commander';
import { openBenchmark } from '../benchmark-source.js';
import { canvasOf } from '../canvas.js';
import { checkJson, checkReport } from '../check-report.js';
import { readRecipe } from '../chosen-methods.js';
import { crossValidated } from '../method-check.js';
import { warnOfNotes } from '../notes.js';
import { addBenchmarkOptions, type BenchmarkOptions, quietOption, threadsOption } from '../options.js';
import { Progress } from '../progress.js';
import { type FileGraph, graphSources, readGraph } from '../submitted-graphs.js';

interface CheckOptions extends Omit<BenchmarkOptions, 'embedding'> {
  readonly embedding?: string;
  readonly threads: number;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

const HELP = `
A graph is run in the sandbox, as the server does it, on the benchmark's fixture: whatever would be refused there is refused here, with
the reason. Then the method is scored by cross-validation on the train clips alone. The benchmark may be one of ebb benchmarks, the
folder of one, or the folder that ebb export-training or ebb download-training wrote.

Examples:
  ebb check correction.onnx --benchmark mini --embedding mfcc
  ebb check correction.onnx --benchmark mini-mfcc
  ebb check my-recipe.json --benchmark mini-mfcc --json`;

export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .description('try a method before it is submitted: is it accepted, and what does it gain on train clips?')
    .argument('<file>', 'an ONNX graph (x.onnx, name=x.onnx) or a recipe (x.json)');
  addBenchmarkOptions(command)
    .option('-e, --embedding <id>', 'the embedding that the method is for; not needed where there is one')
    .option('--json', 'as JSON, ROC-AUCs as fractions')
    .addOption(threadsOption())
    .addOption(quietOption())
    .addHelpText('after', HELP)
    .action(check);
}

async function check(file: string, options: CheckOptions): Promise<void> {
  const method = readMethod(file);
  const progress = new Progress(process.stderr, options.quiet ?? false);
  try {
    const { benchmark, embedding, notes } = await openTraining(options, progress);
    const graphs = method.graph ? [method.graph] : [];
    const source = graphSources(graphs, { benchmark, allInstruments: benchmark.instruments }).get(method.recipe.name);
    let report: GraphReport | undefined;
    if (method.graph) {
      progress.update('running the graph on the fixture', 0, 1);
      report = await validateGraph(method.graph.bytes, {
        dim: embedding.dim,
        fixture: trainingFixture(benchmark, embedding),
        instruments: benchmark.instruments.length,
        datasets: benchmark.datasets.length,
      });
    }
    const folds = await crossValidated(benchmark, embedding, method.recipe, source, {
      threads: options.threads,
      onProgress: (done, total) => progress.update('cross-validating on train clips', done, total),
    });
    progress.close();
    warnOfNotes(notes);
    const { recipe } = method;
    const sha256 = method.graph && createHash('sha256').update(method.graph.bytes).digest('hex');
    const result = { file, recipe, benchmark, embedding, report, sha256, folds };
    process.stdout.write(options.json ? checkJson(result) : checkReport(result, canvasOf(process.stdout)));
  } finally {
    progress.close();
  }
}

function readMethod(file: string): { recipe: Recipe; graph?: FileGraph } {
  if (file.endsWith('.json')) {
    const recipe = readRecipe(file);
    // Nothing beside which it could be scored under that name.
    if (recipe.name !== NO_CORRECTION.name) return { recipe };
    throw new EbbError('INVALID_RECIPE', 'A recipe cannot have the name of no correction.', { where: file });
  }
  const graph = readGraph(file);
  return { recipe: graph.recipe, graph };
}

/** The benchmark, or what an author was given of it, and the one embedding. */
async function openTraining(
  options: CheckOptions,
  progress: Progress,
): Promise<{ benchmark: Benchmark; embedding: Embedding; notes: readonly string[] }> {
  const { benchmark: id, embedding: wanted, threads } = options;
  if (existsSync(join(id, MANIFEST_FILE)) && !existsSync(join(id, BENCHMARK_FILE))) {
    const folder = await readTrainingFolder(id);
    requireEmbedding([folder.embedding.id], wanted, id);
    return { ...folder, notes: [] };
  }
  const { embedding: _, ...rest } = options;
  const source = await openBenchmark(wanted === undefined ? rest : { ...rest, embedding: [wanted] }, threads, progress);
  const own = requireEmbedding(source.embeddingIds, wanted, id);
  return { benchmark: source.benchmark, embedding: await source.loadEmbedding(own), notes: source.notes };
}

function requireEmbedding(ids: readonly string[], wanted: string | undefined, benchmark: string): string {
  const chosen = wanted ?? (ids.length === 1 ? ids[0] : undefined);
  if (chosen !== undefined && ids.includes(chosen)) return chosen;
  throw new EbbError('UNKNOWN_EMBEDDING', 'A method is checked on one embedding.', {
    where: benchmark,
    expected: `--embedding, one of ${ids.join(', ')}`,
    received: wanted ?? 'none',
  });
}
