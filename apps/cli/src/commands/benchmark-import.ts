import type { ImportedBenchmark, ImportOptions } from '@ebb/api/modules/benchmark/benchmark-import.service';
import type { Runtime } from '@ebb/api/runtime';
import type { Reading } from '@ebb/core/benchmark/data';
import { EbbError } from '@ebb/core/errors';
import type { Command } from 'commander';
import { counted } from '../format.js';
import { addRunOptions, collect, type RunOptions, readingOption, seedOption } from '../options.js';
import { Progress } from '../progress.js';
import { withServer } from '../server/open-database.js';

interface BenchmarkImportOptions extends RunOptions {
  readonly data?: string;
  readonly embedding?: string[];
  readonly reading?: Reading;
  readonly seed?: number;
  readonly builtIns: boolean;
}

const HELP = `
What is imported already stays as it is. Data that differ make a new revision with boards of its own; judge the methods on it with
ebb admin rerun --benchmark ID. The built-in methods are queued at once, behind those of people; a server or worker judges them.

ismir2023 is the paper’s folder (ebb reproduce --help): with its embeddings.h5, or else with its audio, embedded by the installed models.

Works on the server’s database itself: PostgreSQL where DATABASE_URL is set, else the embedded one (EBB_DATA_DIR), while no server runs on it.

Examples:
  ebb benchmark import my-benchmark
  ebb benchmark import ismir2023 --data DIR`;

const PAPER = 'ismir2023';

export function addBenchmarkImport(group: Command): void {
  const command = group
    .command('import')
    .description('put a benchmark on a server: a folder of ebb benchmark create, or the paper’s')
    .argument('<folder>', `folder with benchmark.json, or ${PAPER}`)
    .option('-d, --data <dir>', `the folder of the paper’s data (${PAPER})`)
    .option('-e, --embedding <id>', `only this embedding; repeatable (${PAPER})`, collect)
    .addOption(readingOption(` (${PAPER})`))
    .addOption(seedOption())
    .option('--no-built-ins', 'do not queue the built-in methods');
  addRunOptions(command).addHelpText('after', HELP).action(importIt);
}

async function importIt(folder: string, options: BenchmarkImportOptions): Promise<void> {
  refuseUnused(folder, options);
  const { judgeBuiltIns } = await import('@ebb/api/modules/submission/built-ins.service');
  const progress = new Progress(process.stderr, options.quiet ?? false);
  const onProgress = (stage: string, done: number, total: number) => progress.update(stage, done, Math.max(1, total));
  const { imported, queued } = await withServer(async (runtime) => {
    const benchmark = await importFrom(runtime, folder, options, { onProgress });
    return { imported: benchmark, queued: options.builtIns ? await judgeBuiltIns(runtime, benchmark.revisionId) : 0 };
  }).finally(() => progress.close());
  const { slug, dataRevision, created } = imported;
  const what = `${slug}, data revision ${dataRevision.slice(0, 12)}: ${created ? 'imported' : 'there already'}`;
  process.stdout.write(`${what}${queued > 0 ? `; ${counted(queued, 'built-in method')} queued` : ''}.\n`);
}

async function importFrom(
  { db }: Runtime,
  folder: string,
  { data, embedding, reading, seed, threads, device }: BenchmarkImportOptions,
  told: ImportOptions,
): Promise<ImportedBenchmark> {
  if (data === undefined) {
    const { importBenchmark } = await import('@ebb/api/modules/benchmark/benchmark-import.service');
    return importBenchmark(db, folder, told);
  }
  const { importPaperFolder } = await import('@ebb/api/modules/benchmark/import-sources.service');
  return importPaperFolder(db, data, {
    ...{ ...told, threads, device },
    ...(embedding === undefined ? {} : { embeddings: embedding }),
    ...(reading === undefined ? {} : { reading }),
    ...(seed === undefined ? {} : { seed }),
  });
}

/** A folder of Ebb says itself what --reading and the like would. */
function refuseUnused(folder: string, { data, embedding, reading, seed }: BenchmarkImportOptions): void {
  if (folder === PAPER && data === undefined) {
    throw new EbbError('INVALID_ARGUMENT', 'The paper’s data are not in Ebb.', {
      where: '--data',
      expected: 'the folder of the paper’s data, see: ebb reproduce --help',
    });
  }
  const given = Object.entries({ '--data': data, '--embedding': embedding, '--reading': reading, '--seed': seed });
  const [option] = given.find(([, value]) => value !== undefined) ?? [];
  if (folder !== PAPER && option !== undefined) {
    throw new EbbError('INVALID_ARGUMENT', `Only ${PAPER} takes this option.`, { where: option, received: folder });
  }
}
