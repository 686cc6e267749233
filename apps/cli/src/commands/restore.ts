import type { Command } from 'commander';
import { counted } from '../format.js';
import { quietOption } from '../options.js';
import { Progress } from '../progress.js';
import { withDatabase } from '../server/open-database.js';

const HELP = `
Whole or not at all. From a dump with --private the server goes on as it was; from one without it is a mirror that can be read, until its
benchmarks are imported and its methods judged again.

The database is PostgreSQL where DATABASE_URL is set, else the embedded one (EBB_DATA_DIR), while no server runs on it.

Examples:
  ebb restore backup
  EBB_DATA_DIR=mirror ebb restore dump`;

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('bring a dump into an empty database')
    .argument('<dir>', 'folder that ebb dump wrote')
    .addOption(quietOption())
    .addHelpText('after', HELP)
    .action(restore);
}

async function restore(folder: string, { quiet = false }: { readonly quiet?: boolean }): Promise<void> {
  const { restoreServer } = await import('@ebb/api/dump/restore.service');
  const progress = new Progress(process.stderr, quiet);
  const onProgress = (stage: string, done: number, total: number) => progress.update(stage, done, Math.max(1, total));
  const manifest = await withDatabase(({ db }) => restoreServer(db, folder, { onProgress })).finally(() =>
    progress.close(),
  );
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  process.stdout.write(`Restored ${counted(rows, 'row')} of ${manifest.createdAt}, dumped by Ebb ${manifest.ebb}.\n`);
}
