import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '@ebb/core/io/make-folder';
import { exportTraining } from '@ebb/core/io/training-export';
import { writeFault } from '@ebb/core/io/write-fault';
import type { Command } from 'commander';
import { openBenchmark } from '../benchmark-source.js';
import { canvasOf } from '../canvas.js';
import { byteSize } from '../format.js';
import { warnOfNotes } from '../notes.js';
import {
  addBenchmarkOptions,
  addTaskOptions,
  type BenchmarkOptions,
  quietOption,
  type RunOptions,
  threadsOption,
} from '../options.js';
import { Progress } from '../progress.js';
import { renderTable } from '../table.js';

interface ExportTrainingOptions extends Omit<BenchmarkOptions, 'embedding'>, Omit<RunOptions, 'device'> {
  readonly embedding: string;
  readonly output: string;
}

const EXAMPLES = `
Examples:
  ebb export-training --benchmark mini --embedding mfcc -o mini-mfcc`;

export function addExportTraining(program: Command): void {
  const command = program
    .command('export-training')
    .description('write what an author needs to fit a method elsewhere: the training part, as NumPy and Parquet files');
  addBenchmarkOptions(command)
    .requiredOption('-e, --embedding <id>', 'embedding to write')
    .requiredOption('-o, --output <dir>', 'folder to write, made when missing');
  addTaskOptions(command)
    .addOption(threadsOption())
    .addOption(quietOption())
    .addHelpText('after', EXAMPLES)
    .action(writeTraining);
}

async function writeTraining(options: ExportTrainingOptions): Promise<void> {
  const { output, embedding: id, threads, quiet = false } = options;
  // Before a benchmark is made and embedded rather than after it.
  await makeFolder(output).catch((error) => {
    throw writeFault(output, error);
  });
  const wanted = { ...options, embedding: [id] };
  const { benchmark, loadEmbedding, notes } = await openBenchmark(wanted, threads, new Progress(process.stderr, quiet));
  const files = await exportTraining(output, benchmark, await loadEmbedding(id));
  warnOfNotes(notes);
  const table = renderTable(
    [
      { header: 'file', align: 'left' },
      { header: 'size', align: 'right' },
    ],
    files.map((file) => [join(output, file), byteSize(statSync(join(output, file)).size)]),
    canvasOf(process.stdout),
  );
  process.stdout.write(`${table}\n`);
}
