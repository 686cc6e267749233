import { join } from 'node:path';
import type { Reading } from '@ebb/core/benchmark/data';
import { EbbError } from '@ebb/core/errors';
import { type CreatedBenchmark, createBenchmark } from '@ebb/core/io/datasets/create-benchmark';
import { ADAPTERS, readCollections } from '@ebb/core/io/datasets/registry';
import { chooseEffects } from '@ebb/core/io/effect-setups';
import type { EffectSetup } from '@ebb/core/io/extract';
import { withModels } from '@ebb/core/io/with-models';
import { type Command, Option } from 'commander';
import { type Canvas, canvasOf } from '../canvas.js';
import { addRunOptions, collect, integerBetween, type RunOptions, readingOption } from '../options.js';
import { Progress } from '../progress.js';
import { renderTable } from '../table.js';
import { definitions, wrap } from '../text.js';
import { addBenchmarkImport } from './benchmark-import.js';

interface CreateOptions extends RunOptions {
  readonly from: string[];
  readonly datasets?: string[];
  readonly embeddings?: string[];
  readonly ready?: string[];
  readonly instruments?: string[];
  readonly id: string;
  readonly title?: string;
  readonly genres?: string[];
  readonly reading: Reading;
  readonly seed: number;
  readonly effects?: string[];
  readonly strengths: number;
  readonly noise?: string[];
  readonly rooms?: string[];
  readonly skipErrors?: boolean;
  readonly output: string;
}

const HELP = `
A source is a CSV file of clips, path,dataset,instrument,split[,genre][,recording][,licence], paths relative to its folder
(several instruments apart by ;), or a collection as its authors publish it:
${[...ADAPTERS.values()].map(({ id, layout }) => `  ${`${id}:DIR`.padEnd(19)}${layout}`).join('\n')}

Examples:
  ebb benchmark create --from clips.csv --embeddings yamnet,mfcc -o my-benchmark
  ebb benchmark create --from irmas:data/irmas --from openmic:data --embeddings yamnet --id real -o real \\
    --genres pop_rock,jazz_blue,classical,country_folk
  ebb benchmark create --from clips.csv --ready clap=clap.npy -o my-benchmark
  ebb benchmark create --from clips.csv --embeddings mfcc --effects gain,reverberation -o my-benchmark
  ebb evaluate --benchmark my-benchmark`;

export function addBenchmark(program: Command): void {
  const group = program.command('benchmark').description('make a benchmark of your own, or put one on a server');
  const command = group
    .command('create')
    .description('write a benchmark on collections of audio clips, or on ready embeddings')
    .requiredOption('--from <source>', 'where the clips are, see below; repeatable', collect)
    .option('--datasets <ids>', 'datasets to compare, apart by commas (default: all of the sources)', list)
    .option('-e, --embeddings <ids>', 'models, apart by commas, see: ebb models', list)
    .option(
      '--ready <id=file>',
      'embeddings made elsewhere: a .npy with a row for each row of the CSV; repeatable',
      collect,
    )
    .option('--instruments <names>', 'apart by commas (default: those with enough clips in every dataset)', list)
    .option('--id <id>', 'of the benchmark', 'local')
    .option('--title <title>', 'of the benchmark (default: its datasets’)')
    .option(
      '--genres <names>',
      'apart by commas, in the order of the draws, or none (default: those that all datasets have)',
      list,
    )
    .addOption(readingOption().default('corrected' satisfies Reading))
    .addOption(
      new Option('--seed <n>', 'seed of the balanced draws and the kernel map')
        .argParser(integerBetween(0, 2 ** 32 - 1))
        .default(42),
    )
    .option(
      '--effects <ids>',
      'acoustic conditions to embed the clips under too, apart by commas, or all; see: ebb effects',
      list,
    )
    .addOption(
      new Option('--strengths <n>', 'of each effect, spread evenly over its grid')
        .argParser(integerBetween(2, 100))
        .default(5),
    )
    .option('--noise <path>', 'background noise for noise-recording, a file or folder; repeatable', collect)
    .option('--rooms <path>', 'impulse responses for room, a file or folder; repeatable', collect)
    .option('--skip-errors', 'leave out files that cannot be embedded, and name them, instead of failing')
    .requiredOption('-o, --output <dir>', 'folder to write, made when missing');
  addRunOptions(command).addHelpText('after', HELP).action(create);
  addBenchmarkImport(group);
}

async function create(options: CreateOptions): Promise<void> {
  const { from, embeddings: models = [], output, title, genres, instruments, datasets } = options;
  const ready = new Map((options.ready ?? []).map(idAndFile));
  const progress = new Progress(process.stderr, options.quiet ?? false);
  const canvas = canvasOf(process.stderr);
  const onFailure = (message: string) => process.stderr.write(`${canvas.colors.yellow('skipped')} ${message}\n`);
  const audio = models.length > 0 ? 'required' : 'unused';
  const collections = (await Promise.all(from.map((source) => readCollections(source, { audio })))).flat();
  const assembly = {
    id: options.id,
    reading: options.reading,
    seed: options.seed,
    ...(title === undefined ? {} : { title }),
    ...(datasets === undefined ? {} : { datasets }),
    ...(genres === undefined ? {} : { genres: genres[0] === 'none' ? [] : genres }),
    ...(instruments === undefined ? {} : { instruments }),
  };
  const { setups: effects, leftOut } = await chosenEffects(options);
  const { device, threads, skipErrors = false } = options;
  const run = {
    ...{ device, threads, skipErrors, onFailure },
    onProgress: (task: string, done: number, total: number) => progress.update(task, done, total),
    onTaskEnd: () => progress.close(),
  };
  const created = await withModels(models, run, (embed) =>
    createBenchmark(output, collections, assembly, { models, ready, effects }, embed),
  );
  const notes = leftOut.map(({ effect, need }) => `${effect} is left out, for no recordings of ${need} are given`);
  const all = { ...created, notes: [...created.notes, ...notes] };
  process.stdout.write(report(all, [...models, ...ready.keys()], effects, output, canvasOf(process.stdout)));
}

/** None where no effect is asked for. */
async function chosenEffects({ effects = [], strengths, noise = [], rooms = [], seed }: CreateOptions) {
  if (effects.length === 0) return { setups: [], leftOut: [] };
  return chooseEffects({ effects: effects[0] === 'all' ? 'all' : effects, strengths, noise, rooms, seed });
}

/** The parts of a text between commas. */
const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function idAndFile(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals > 0 && equals < text.length - 1) return [text.slice(0, equals), text.slice(equals + 1)];
  throw new EbbError('INVALID_ARGUMENT', 'An id and a file are expected.', {
    where: '--ready',
    expected: 'ID=FILE.npy',
    received: JSON.stringify(text),
  });
}

function report(
  { benchmark, notes }: CreatedBenchmark,
  embeddings: readonly string[],
  effects: readonly EffectSetup[],
  dir: string,
  canvas: Canvas,
): string {
  const table = renderTable(
    [
      { header: 'dataset', align: 'left' },
      { header: 'train clips', align: 'right' },
      { header: 'test clips', align: 'right' },
      { header: 'licence', align: 'left' },
    ],
    benchmark.datasets.map(({ id, splits, licence }) => {
      const clips = (split: string) => String(splits.filter((s) => s === split).length);
      return [id, clips('train'), clips('test'), licence];
    }),
    canvas,
  );
  const entries = definitions(
    [
      ['instruments', benchmark.instruments.join(', ')],
      ['genres', benchmark.genres.join(', ')],
      ['embeddings', embeddings.join(', ')],
      ...(effects.length > 0
        ? [
            [
              'conditions',
              `${effects.length}: ${[...new Set(effects.map(({ effect }) => effect))].join(', ')}`,
            ] as const,
          ]
        : []),
    ],
    canvas.width,
  );
  const remarks = notes.map((line) => wrap(line, canvas.width, '  '));
  return `${[
    `${canvas.colors.bold(benchmark.id)}  ${benchmark.title}`,
    table,
    entries,
    ...(remarks.length > 0 ? [[canvas.colors.bold('Notes'), ...remarks].join('\n')] : []),
    `Written to ${join(dir, 'benchmark.json')}. Evaluate it with: ebb evaluate --benchmark ${dir}`,
  ].join('\n\n')}\n`;
}
