import { type Command, Option } from 'commander';
import { collect, scopeOption } from '../options.js';
import { addServerOptions, connect, type ServerOptions } from '../server/connect.js';
import { copyExport } from '../server/copy-export.js';

interface ResultsOptions extends ServerOptions {
  readonly benchmark: string;
  readonly embedding?: string[];
  readonly method?: string[];
  readonly metric?: string[];
  readonly scope?: 'global' | 'classwise';
  readonly trainSet?: string;
  readonly testSet?: string;
  readonly instrument?: string;
  readonly genre?: string;
  readonly effect?: string;
  readonly json?: boolean;
}

const HELP = `
Every figure that a server has computed: method, embedding, scope, datasets, instrument, genre, effect, strength, metric, value, interval, n.

Examples:
  ebb results -b mini -e mfcc -m none --csv > none.csv
  ebb results -b mini --metric auc --metric cross --json`;

export function addResults(program: Command): void {
  const command = program
    .command('results')
    .description('the long table of all that a server has computed')
    .requiredOption('-b, --benchmark <id>', 'benchmark on the server')
    .option('-e, --embedding <id>', 'only this embedding; repeatable', collect)
    .option('-m, --method <slug>', 'only this method; repeatable', collect)
    .option('--metric <id>', 'only this metric; repeatable', collect)
    .addOption(scopeOption(false))
    .option('--train-set <id>', 'only what was trained on this dataset')
    .option('--test-set <id>', 'only what was tested on this dataset')
    .option('-i, --instrument <name>', 'only this instrument')
    .option('--genre <name>', 'only this genre')
    .option('--effect <id>', 'only this effect')
    .addOption(new Option('--json', 'as JSON').conflicts('csv'))
    .option('--csv', 'as CSV, the default');
  addServerOptions(command).addHelpText('after', HELP).action(results);
}

async function results(options: ResultsOptions): Promise<void> {
  const { benchmark, scope, trainSet, testSet, instrument, genre, effect } = options;
  const one = { benchmark, scope: scope?.toUpperCase(), trainSet, testSet, instrument, genre, effect };
  const many = { embedding: options.embedding, method: options.method, metric: options.metric };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(one)) if (value !== undefined) query.set(name, value);
  for (const [name, values] of Object.entries(many)) for (const value of values ?? []) query.append(name, value);
  const { url } = await connect(options);
  await copyExport(url, `export/results.${options.json ? 'json' : 'csv'}?${query}`);
}
