import type { Command } from 'commander';
import { counted } from '../format.js';
import { quietOption } from '../options.js';
import { Progress } from '../progress.js';
import { withDatabase } from '../server/open-database.js';

interface DumpOptions {
  readonly output: string;
  readonly private?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
Tables as JSON lines, what authors download, and boards and long tables as CSV, all of one moment; manifest.json has the SHA-256 of each file. With
--private also what a server needs to go on: test labels, draws, artefacts, logs and the hashes of keys. Keep such a dump like the database.

Works on the server’s database itself: PostgreSQL where DATABASE_URL is set (while it runs), else the embedded one (EBB_DATA_DIR), while no server
runs on it.

Examples:
  ebb dump -o dump
  ebb dump -o backup --private`;

export function addDump(program: Command): void {
  program
    .command('dump')
    .description('write all that a server has into a folder')
    .requiredOption('-o, --output <dir>', 'folder to write, made when missing')
    .option('--private', 'also what only the operator may see')
    .addOption(quietOption())
    .addHelpText('after', HELP)
    .action(dump);
}

async function dump({ output, private: withPrivate = false, quiet = false }: DumpOptions): Promise<void> {
  const { dumpServer } = await import('@ebb/api/dump/dump.service');
  const progress = new Progress(process.stderr, quiet);
  const onProgress = (stage: string, done: number, total: number) => progress.update(stage, done, Math.max(1, total));
  const { tables, blobs } = await withDatabase(({ db }) => dumpServer(db, output, { withPrivate, onProgress })).finally(
    () => progress.close(),
  );
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const what = `${counted(rows, 'row')} of ${counted(tables.length, 'table')}, ${counted(blobs.length, 'file')}`;
  process.stdout.write(`${output}: ${what}${withPrivate ? '. It holds test labels: keep it to yourself' : ''}.\n`);
}
