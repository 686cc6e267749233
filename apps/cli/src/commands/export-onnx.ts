import { createHash } from 'node:crypto';
import { type Benchmark, type Embedding, PROTOCOL_VERSION, type Scope } from '@ebb/core/benchmark/data';
import { type Task, taskData, tasksOf } from '@ebb/core/benchmark/task';
import type { Artefact } from '@ebb/core/correct/contract';
import { exportOnnx } from '@ebb/core/correct/export-onnx';
import { RecipeFitter } from '@ebb/core/correct/fit';
import { methodNamed } from '@ebb/core/correct/methods';
import type { Recipe } from '@ebb/core/correct/recipe';
import { EbbError, placed } from '@ebb/core/errors';
import type { Device } from '@ebb/core/io/onnx-session';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
import { decodeModel, type GraphValue } from '@ebb/core/onnx/decode-model';
import { type Command, Option } from 'commander';
import { openBenchmark } from '../benchmark-source.js';
import { canvasOf } from '../canvas.js';
import { readRecipe } from '../chosen-methods.js';
import { byteSize } from '../format.js';
import { warnOfNotes } from '../notes.js';
import {
  addBenchmarkOptions,
  addRunOptions,
  addTaskOptions,
  type BenchmarkOptions,
  type RunOptions,
  scopeOption,
} from '../options.js';
import { assertWritable, writeOutputFile } from '../output.js';
import { Progress } from '../progress.js';
import { definitions } from '../text.js';

interface ExportOnnxOptions extends Omit<BenchmarkOptions, 'embedding'>, RunOptions {
  readonly embedding: string;
  readonly method?: string;
  readonly recipe?: string;
  readonly scope: Scope;
  readonly pair?: string;
  readonly output: string;
}

const EXAMPLES = `
Examples:
  ebb export-onnx --benchmark mini --embedding mfcc --method lda -o lda.onnx
  ebb export-onnx --benchmark mini --embedding mfcc --recipe my-recipe.json --scope classwise -o mine.onnx`;

export function addExportOnnx(program: Command): void {
  const command = program
    .command('export-onnx')
    .description('fit a correction on every instrument’s training sets and write it as one ONNX graph');
  addBenchmarkOptions(command)
    .requiredOption('-e, --embedding <id>', 'embedding to correct')
    .addOption(new Option('-m, --method <name>', 'built-in method, see: ebb methods').conflicts('recipe'))
    .option('-r, --recipe <file>', 'a method of your own, a JSON recipe')
    .addOption(scopeOption(false).default('global' satisfies Scope))
    .option('--pair <ids>', 'the two datasets, "a,b"; needed where the benchmark has more')
    .requiredOption('-o, --output <file>', 'file to write');
  addRunOptions(addTaskOptions(command))
    .addHelpText('after', EXAMPLES)
    .action((options: ExportOnnxOptions) => {
      const { method, recipe } = options;
      if (method !== undefined) return exportMethod(methodNamed(method), options);
      if (recipe !== undefined) return exportMethod(readRecipe(recipe), options);
      return command.error("error: one of the options '--method' and '--recipe' is needed");
    });
}

async function exportMethod(recipe: Recipe, options: ExportOnnxOptions): Promise<void> {
  assertWritable(options.output);
  const progress = new Progress(process.stderr, options.quiet ?? false);
  const wanted = { ...options, embedding: [options.embedding] };
  const { benchmark, loadEmbedding, notes } = await openBenchmark(wanted, options.threads, progress);
  const tasks = tasksOfPair(benchmark, options.pair);
  const embedding = await loadEmbedding(options.embedding);
  warnOfNotes(notes);
  const artefacts = await fitTasks(benchmark, embedding, recipe, options.scope, tasks, options.device, progress);
  warnOfNotes([...new Set(artefacts.flatMap((artefact) => artefact.notes))]);
  const { instruments } = benchmark;
  const datasets = tasks[0]!.pair.map((d) => benchmark.datasets[d]!.id);
  const bytes = exportOnnx(
    { instruments, datasets, artefacts },
    {
      protocolVersion: PROTOCOL_VERSION,
      benchmark: benchmark.id,
      embedding: options.embedding,
      method: recipe.name,
      scope: options.scope,
    },
  );
  writeOutputFile(options.output, bytes);
  const { inputs, outputs } = decodeModel(bytes);
  const numbered = (names: readonly string[]) => names.map((name, i) => `${i} ${name}`).join(', ');
  const entries: [string, string][] = [
    ['file', `${options.output}, ${byteSize(bytes.length)}`],
    ['sha-256', createHash('sha256').update(bytes).digest('hex')],
    ['inputs', inputs.map(valueText).join(', ')],
    ['outputs', outputs.map(valueText).join(', ')],
    ['instrument', numbered(instruments)],
    ['train_set, domain', numbered(datasets)],
  ];
  process.stdout.write(`${definitions(entries, canvasOf(process.stdout).width)}\n`);
}

const valueText = ({ name, type, dims }: GraphValue) => `${name} ${type} [${dims.join(', ')}]`;

/** The tasks of one pair of datasets, an instrument each. */
function tasksOfPair(benchmark: Benchmark, pair: string | undefined): Task[] {
  const tasks = tasksOf(benchmark);
  const names = new Set(tasks.map((task) => pairName(benchmark, task)));
  const wanted = pair ?? (names.size === 1 ? [...names][0] : undefined);
  const own = tasks.filter((task) => pairName(benchmark, task) === wanted);
  if (own.length === 0) {
    throw new EbbError('INVALID_ARGUMENT', 'The benchmark has no such pair of datasets.', {
      where: '--pair',
      expected: `one of ${[...names].join(' ')}`,
      received: pair ?? 'none',
    });
  }
  return own;
}

const pairName = (benchmark: Benchmark, task: Task) => task.pair.map((d) => benchmark.datasets[d]!.id).join(',');

async function fitTasks(
  benchmark: Benchmark,
  embedding: Embedding,
  recipe: Recipe,
  scope: Scope,
  tasks: readonly Task[],
  device: Device,
  progress: Progress,
): Promise<Artefact[]> {
  const compute = await createOrtCompute(device);
  const artefacts: Artefact[] = [];
  try {
    for (const task of tasks) {
      progress.update('fitting', artefacts.length, tasks.length, benchmark.instruments[task.instrument]);
      const { training } = taskData(benchmark, embedding, task);
      const fitter = new RecipeFitter(training, { compute, reading: benchmark.reading, seed: benchmark.seed });
      const place = `${embedding.id}, ${benchmark.instruments[task.instrument]}`;
      const artefact = await fitter.artefact(recipe.steps, scope).catch((error) => {
        throw placed(error, place);
      });
      artefacts.push(artefact);
    }
  } finally {
    progress.close();
  }
  return artefacts;
}
