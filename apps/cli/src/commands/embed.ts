import { statSync } from 'node:fs';
import { join } from 'node:path';
import { audioPaths, collectionName } from '@ebb/core/io/audio-paths';
import { clipKeys, exportEmbeddings, exportFiles } from '@ebb/core/io/embedding-export';
import type { EmbeddingTable } from '@ebb/core/io/embedding-table';
import { cacheFolder } from '@ebb/core/io/env';
import { type Extraction, extractEmbeddings } from '@ebb/core/io/extract';
import { openModelPool } from '@ebb/core/io/model-pool';
import { DEVICES, type Device } from '@ebb/core/io/onnx-session';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { canvasOf } from '../canvas.js';
import { byteSize, counted, duration } from '../format.js';
import { integerBetween, quietOption, type RunOptions, threadsOption } from '../options.js';
import { assertWritable } from '../output.js';
import { Progress } from '../progress.js';
import { definitions } from '../text.js';

interface EmbedOptions extends RunOptions {
  readonly model: string;
  readonly batch?: number;
  readonly frames?: boolean;
  readonly hopSeconds?: number;
  readonly skipErrors?: boolean;
  readonly dataset?: string;
  readonly output: string;
}

const EXAMPLES = `
A folder stands for all audio files in it, a .csv for its column 'path'. wav, flac, ogg and mp3 are read, told apart by content.
What was embedded before is not computed again: a run that was stopped goes on where it was.

Examples:
  ebb embed recordings/ --model yamnet -o yamnet.npy
  ebb embed clips.csv --model openl3-music-mel256 --hop-seconds 0.5 --frames -o embeddings.h5
  ebb embed a.wav b.mp3 --model mfcc -o mfcc.parquet`;

export function addEmbed(program: Command): void {
  program
    .command('embed')
    .description('turn audio files into embeddings')
    .argument('<input...>', 'audio files, folders or CSV tables')
    .requiredOption('-m, --model <id>', 'model, see: ebb models')
    .requiredOption('-o, --output <file>', 'file to write: .npy (with .csv and .json), .h5 or .parquet')
    .option('--frames', 'the embedding of every patch instead of the clip’s mean')
    .option(
      '--hop-seconds <s>',
      'from one patch to the next, of OpenL3 models: a multiple of 0.1, 1 at most (default: the model’s, 0.1)',
      positiveNumber,
    )
    .option('--skip-errors', 'leave out files that cannot be read, and name them, instead of failing')
    .option('--dataset <name>', 'name of the collection in .h5 and .parquet (default: that of the folder or table)')
    .addOption(
      new Option('--batch <n>', 'clips that are embedded and stored together (default: 16)').argParser(
        integerBetween(1, 1024),
      ),
    )
    .addOption(
      new Option('--device <device>', 'where the model runs')
        .choices(DEVICES)
        .default('auto' satisfies Device, 'auto, the first that works'),
    )
    .addOption(threadsOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(embed);
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

async function embed(inputs: string[], options: EmbedOptions): Promise<void> {
  const { output, device, threads, quiet = false, frames = false, skipErrors = false, batch, hopSeconds } = options;
  for (const file of exportFiles(output)) assertWritable(file);
  const paths = await audioPaths(inputs);
  const cache = cacheFolder();
  const startedMs = performance.now();
  const choice = { folder: join(cache, 'models'), id: options.model, device };
  const model = await openModelPool({ ...choice, ...(hopSeconds === undefined ? {} : { hopSeconds }) }, threads);
  const progress = new Progress(process.stderr, quiet);
  let audioSeconds = 0;
  let extraction: Extraction;
  try {
    let sinceMs = performance.now();
    extraction = await extractEmbeddings({
      model,
      paths,
      storeFolder: join(cache, 'embeddings'),
      threads,
      frames,
      onError: skipErrors ? 'skip' : 'fail',
      ...(batch === undefined ? {} : { batchClips: batch }),
      onProgress: (step) => {
        audioSeconds = step.audioSeconds;
        if (step.phase === 'lookup') {
          sinceMs = performance.now();
          progress.update('looking up', step.done, step.total);
          return;
        }
        const seconds = (performance.now() - sinceMs) / 1000;
        const rate = `(${(step.done / seconds).toFixed(1)} clips/s, ${(audioSeconds / seconds).toFixed(0)} x real time)`;
        progress.update('embedding', step.done, step.total, rate);
      },
    });
  } finally {
    progress.close();
    await model.close();
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const { colors } = canvasOf(process.stderr);
  for (const { error } of extraction.failures) process.stderr.write(`${colors.yellow('skipped')} ${error.message}\n`);
  const table = tableOf(extraction, options.dataset ?? collectionName(inputs), frames);
  const files = await exportEmbeddings(output, table);
  process.stdout.write(`${summary(extraction, table, { files, seconds, audioSeconds })}\n`);
}

function tableOf(extraction: Extraction, dataset: string, frames: boolean): EmbeddingTable {
  const { paths, table, provenance } = extraction;
  const { id: model, dim } = provenance;
  const keys = clipKeys(paths);
  return {
    dataset,
    model,
    dim,
    clips: paths.map((path, clip) => ({ key: keys[clip]!, path })),
    provenance,
    frames,
    rowCount: (clip) => (frames ? extraction.patches(clip) : 1),
    rows: (clip) => (frames ? extraction.frames(clip) : table.subarray(clip * dim, (clip + 1) * dim)),
  };
}

function summary(
  { counts, failures, provenance }: Extraction,
  table: EmbeddingTable,
  { files, seconds, audioSeconds }: { files: readonly string[]; seconds: number; audioSeconds: number },
): string {
  const { id, sha256, device, dim, patchSeconds, hopSeconds, libraries } = provenance;
  const rows = table.clips.reduce((total, _, clip) => total + table.rowCount(clip), 0);
  const computed =
    counts.computed === 0
      ? ''
      : `${counts.computed} new (${duration(audioSeconds)} of audio, ${(audioSeconds / seconds).toFixed(0)} x real time)`;
  const found = counts.found === 0 ? '' : `${counts.found} known before`;
  const skipped = failures.length === 0 ? '' : `${failures.length} skipped`;
  const entries: [string, string][] = [
    ['model', `${id} on ${device}, sha-256 ${sha256}`],
    ['clips', [counted(table.clips.length, 'clip'), computed, found, skipped].filter(Boolean).join(' · ')],
    ['patches', patchSeconds === null ? 'the whole clip' : `${patchSeconds} s, every ${hopSeconds} s`],
    ['rows', `${rows} x ${dim}, ${table.frames ? 'a row a patch' : 'a row a clip, the mean of its patches'}`],
    [
      'libraries',
      Object.entries(libraries)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['time', duration(seconds)],
    ...files.map((file): [string, string] => ['file', `${file}, ${byteSize(statSync(file).size)}`]),
  ];
  return definitions(entries, canvasOf(process.stdout).width);
}
