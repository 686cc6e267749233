import type { Reading } from '@ebb/core/benchmark/data';
import { METHODS } from '@ebb/core/correct/methods';
import { Argument, type Command } from 'commander';
import { openPaperFolder } from '../benchmark-source.js';
import { type Canvas, canvasOf } from '../canvas.js';
import { chosenMethods } from '../chosen-methods.js';
import { runEvaluation } from '../evaluation-run.js';
import { inventoryReport } from '../inventory-report.js';
import {
  addResultOptions,
  addRunOptions,
  embeddingsOption,
  methodsOption,
  type ResultOptions,
  type RunOptions,
  readingOption,
  type ScopeChoice,
  scopeOption,
  scopesOf,
  seedOption,
} from '../options.js';
import { assertWritable } from '../output.js';
import { Progress } from '../progress.js';
import { reproductionReport } from '../reproduction-report.js';
import { giveResult, resultForm } from '../result.js';

interface ReproduceOptions extends RunOptions, ResultOptions {
  readonly data: string;
  readonly embedding?: readonly string[];
  readonly method?: readonly string[];
  readonly scope: ScopeChoice;
  readonly reading: Reading;
  readonly seed?: number;
  readonly verbose?: boolean;
}

/** The methods of the paper's Table 1. */
const PAPER_METHODS = ['none', 'lda', 'mlda', 'k', 'klda', 'mklda'];

const EXAMPLES = `
DIR holds embeddings.h5, data/irmas/irmas_{train,test}.csv and data/openmic-2018/ with its splits, metadata and labels.

Examples:
  ebb reproduce ismir2023 --data DIR
  ebb reproduce ismir2023 --data DIR --embedding vggish --scope global`;

export function addReproduce(program: Command): void {
  const command = program
    .command('reproduce')
    .description('repeat a paper’s experiment and print each figure beside the published one')
    .addArgument(new Argument('<paper>', 'which paper').choices(['ismir2023']))
    .requiredOption('-d, --data <dir>', 'the folder of the paper’s data')
    .addOption(embeddingsOption())
    .addOption(methodsOption())
    .addOption(scopeOption(true).default('both' satisfies ScopeChoice))
    .addOption(readingOption().default('as-run' satisfies Reading))
    .addOption(seedOption())
    .option('-v, --verbose', 'every remark on a fit, not only their counts');
  addResultOptions(addRunOptions(command))
    .addHelpText('after', EXAMPLES)
    .action((_paper: string, options: ReproduceOptions) => reproduce(options));
}

async function reproduce(options: ReproduceOptions): Promise<void> {
  const paperMethods = METHODS.filter(({ name }) => PAPER_METHODS.includes(name));
  const { evaluated, asked } = chosenMethods(options, paperMethods);
  if (options.output !== undefined) assertWritable(options.output);
  const scopes = scopesOf(options.scope);
  const progress = new Progress(process.stderr, options.quiet ?? false);
  const source = await openPaperFolder(options.data, options.reading, options);
  const inventory = (canvas: Canvas) => `${inventoryReport(source.inventory, canvas)}\n\n`;
  // Before the minutes of work, so that a folder that is not the paper's shows at once.
  const early = resultForm(options) === 'text' && options.output === undefined;
  if (early) process.stdout.write(inventory(canvasOf(process.stdout)));
  const run = await runEvaluation(source, evaluated, scopes, options, progress);
  const rows = run.rows.filter(({ method }) => asked.has(method));
  const names = evaluated.map(({ name }) => name);
  const report = (canvas: Canvas) => {
    const tables = reproductionReport(source.benchmark, run, names, scopes, options, canvas);
    return early ? tables : inventory(canvas) + tables;
  };
  giveResult(options, rows, report, run.dataNotes);
}
