import { basename } from 'node:path';
import { clipLogMel } from '@ebb/core/audio/clip-log-mel';
import type { Benchmark } from '@ebb/core/benchmark/data';
import { type SplitChoice, separationProjection } from '@ebb/core/benchmark/separation-projection';
import { EbbError } from '@ebb/core/errors';
import { loadClip } from '@ebb/core/io/audio/load-clip';
import { createOrtCompute } from '@ebb/core/io/ort-compute';
import { type Command, Option } from 'commander';
import { type BenchmarkSource, openBenchmark } from '../benchmark-source.js';
import { COLOURINGS, type Colouring, clipGroups } from '../figures/clip-groups.js';
import { assertFigurePlace, giveFigure } from '../figures/figure-file.js';
import { warnOfNotes } from '../notes.js';
import {
  addBenchmarkOptions,
  type BenchmarkOptions,
  collect,
  integerBetween,
  quietOption,
  threadsOption,
} from '../options.js';
import { Progress } from '../progress.js';

interface LogMelOptions {
  readonly melBands: number;
  readonly maxFrequency: number;
  readonly output?: string;
}

interface EmbeddingOptions extends Omit<BenchmarkOptions, 'embedding' | 'reading' | 'seed'> {
  readonly embedding?: string;
  readonly datasets?: string;
  readonly colour: Colouring;
  readonly split: SplitChoice;
  readonly threads: number;
  readonly quiet?: boolean;
  readonly output?: string;
}

/** Bands of a log-mel: fewer say nothing, more have filters narrower than the transform's bins. */
const [BANDS_MIN, BANDS_MAX] = [8, 256];
/** Highest frequencies of a log-mel; below the least, 256 bands would not all have a bin. */
const [FREQUENCY_MIN_HZ, FREQUENCY_MAX_HZ] = [2000, 48_000];

const LOGMEL_HELP = `
A file of a lower rate has nothing above half of it. Long clips have the mean power of several windows in a column.

Examples:
  ebb plot logmel recording.mp3 -o recording.png
  ebb plot logmel recording.flac --max-frequency 16000 -o recording.svg`;

const EMBEDDING_HELP = `
x is the projection on the direction that separates the two datasets (that of method lda, on all their training clips), y
the first principal component of what is left without it. By instrument, a clip has the colour of the one instrument that
it is positive for; clips with several or none are grey, and so are instruments beyond the eight with the most clips. With
--instrument only clips in which one of these sounds are fitted and shown.

Examples:
  ebb plot embedding --benchmark mini -e mfcc -o mini.svg
  ebb plot embedding --benchmark mini -e mfcc --colour instrument -i flute -i violin -o mini.png
  ebb plot embedding --benchmark ismir2023 --data DIR -e vggish --colour genre -o vggish.png`;

// Plot and its document take most of a second to load, which no other command should wait for.
const logMelFigureModule = () => import('../figures/log-mel-figure.js');
const embeddingFigureModule = () => import('../figures/embedding-figure.js');

const outputOption = () =>
  new Option('-o, --output <file>', 'file to write, .svg or .png (default: SVG to stdout, unless it is a terminal)');

export function addPlot(program: Command): void {
  const group = program.command('plot').description('draw a clip or an embedding, as SVG or PNG');
  group
    .command('logmel')
    .description('the log-mel spectrogram of an audio file')
    .argument('<file>', 'audio file: wav, flac, ogg or mp3')
    .addOption(new Option('--mel-bands <n>', 'mel bands').argParser(integerBetween(BANDS_MIN, BANDS_MAX)).default(128))
    .addOption(
      new Option('--max-frequency <hz>', 'highest frequency')
        .argParser(integerBetween(FREQUENCY_MIN_HZ, FREQUENCY_MAX_HZ))
        .default(8000),
    )
    .addOption(outputOption())
    .addHelpText('after', LOGMEL_HELP)
    .action(plotLogMel);
  addBenchmarkOptions(
    group.command('embedding').description('the clips of two datasets, along the direction that separates them'),
  )
    .option('-e, --embedding <id>', 'embedding (needed where the benchmark has more)')
    .option('-i, --instrument <name>', 'only clips in which it sounds; repeatable (default: all clips)', collect)
    .option('--datasets <ids>', 'the two datasets, "a,b" (default: the benchmark’s first two)')
    .addOption(
      new Option('--colour <by>', 'what colour tells').choices(COLOURINGS).default('dataset' satisfies Colouring),
    )
    .addOption(
      new Option('--split <split>', 'clips to show')
        .choices(['train', 'test', 'all'] satisfies SplitChoice[])
        .default('test' satisfies SplitChoice),
    )
    .addOption(threadsOption())
    .addOption(quietOption())
    .addOption(outputOption())
    .addHelpText('after', EMBEDDING_HELP)
    .action(plotEmbedding);
}

async function plotLogMel(file: string, { melBands, maxFrequency, output }: LogMelOptions): Promise<void> {
  assertFigurePlace(output, process.stdout.isTTY);
  const sampleRateHz = 2 * maxFrequency;
  const samples = await loadClip(file, sampleRateHz);
  const { COLUMNS_MAX, logMelFigure } = await logMelFigureModule();
  const source = {
    name: basename(file),
    durationSeconds: samples.length / sampleRateHz,
    maxFrequencyHz: maxFrequency,
  };
  giveFigure(await logMelFigure(clipLogMel(samples, sampleRateHz, melBands, COLUMNS_MAX), source), output);
}

async function plotEmbedding({ embedding: wanted, ...options }: EmbeddingOptions): Promise<void> {
  const { output, colour, split, instrument } = options;
  assertFigurePlace(output, process.stdout.isTTY);
  const progress = new Progress(process.stderr, options.quiet ?? false);
  const asked = wanted === undefined ? options : { ...options, embedding: [wanted] };
  const source = await openBenchmark(asked, options.threads, progress);
  const { benchmark, notes } = source;
  const pair = pairOf(benchmark, options.datasets);
  const embedding = await source.loadEmbedding(onlyEmbedding(source));
  warnOfNotes(notes);
  const compute = await createOrtCompute('cpu');
  const choice = { pair, split, positivesOnly: instrument !== undefined };
  const projection = await separationProjection(benchmark, embedding, choice, compute);
  const clips = `clips${instrument ? withInstruments(benchmark.instruments) : ''}`;
  const { embeddingFigure } = await embeddingFigureModule();
  const svg = await embeddingFigure({
    benchmark: benchmark.id,
    embedding: embedding.id,
    datasets: pair.map((d) => benchmark.datasets[d]!.id) as [string, string],
    clipsShown: `${SPLIT_WORDS[split]}${clips}`,
    clipsFitted: `${SPLIT_WORDS.train}${clips}`,
    projection,
    colouring: colour,
    ...clipGroups(benchmark, pair, projection, colour),
  });
  giveFigure(svg, output);
}

const SPLIT_WORDS: Readonly<Record<SplitChoice, string>> = { train: 'training ', test: 'test ', all: '' };

/** Instruments that a line of the figure names; of more it says the number. */
const INSTRUMENTS_NAMED = 3;

const withInstruments = (names: readonly string[]) =>
  names.length <= INSTRUMENTS_NAMED ? ` with ${names.join(' or ')}` : ` with any of ${names.length} instruments`;

function onlyEmbedding({ benchmark, embeddingIds }: BenchmarkSource): string {
  const [id, ...others] = embeddingIds;
  if (id !== undefined && others.length === 0) return id;
  throw new EbbError('INVALID_ARGUMENT', 'A figure shows one embedding, and the benchmark has more.', {
    where: `benchmark ${benchmark.id}`,
    expected: `--embedding with one of ${embeddingIds.join(', ')}`,
  });
}

/** The indices of the two datasets that are named, "a,b", or of the first two. */
function pairOf({ id, datasets }: Benchmark, names: string | undefined): [number, number] {
  const ids = datasets.map((dataset) => dataset.id);
  const wanted = names === undefined ? [...ids.keys()].slice(0, 2) : names.split(',').map((name) => ids.indexOf(name));
  const [first, second] = wanted;
  if (wanted.length === 2 && !wanted.includes(-1) && first !== second) return [first!, second!];
  throw new EbbError('INVALID_ARGUMENT', 'A figure needs two datasets of the benchmark.', {
    where: `benchmark ${id}`,
    expected: `two of ${ids.join(', ')}`,
    received: names === undefined ? `${ids.length}` : JSON.stringify(names),
  });
}
