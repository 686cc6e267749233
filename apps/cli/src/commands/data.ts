import { createInterface } from 'node:readline/promises';
import { EbbError } from '@ebb/core/errors';
import { type FetchPlan, fetchDataset, planFetch } from '@ebb/core/io/datasets/fetch-dataset';
import { verifyDataset } from '@ebb/core/io/datasets/receipt';
import { type DatasetSource, SOURCES } from '@ebb/core/io/datasets/sources';
import { Argument, type Command } from 'commander';
import { canvasOf } from '../canvas.js';
import { counted } from '../format.js';
import { quietOption } from '../options.js';
import { Progress } from '../progress.js';
import { definitions, wrap } from '../text.js';

interface FetchOptions {
  readonly to: string;
  readonly acceptLicence?: boolean;
  readonly quiet?: boolean;
}

const FETCH_EXAMPLES = `
What can be fetched:
${[...SOURCES.values()].map(({ id, title }) => `  ${id.padEnd(22)}${title}`).join('\n')}

A download that is broken off goes on where it was when the command is given again.

Examples:
  ebb data fetch openmic --to data
  ebb data fetch irmas --to data/irmas --accept-licence`;

const VERIFY_EXAMPLES = `
Examples:
  ebb data verify data`;

/** Faulty files that are named; more are counted. */
const NAMED_MAX = 20;

export function addData(program: Command): void {
  const group = program.command('data').description('fetch published data sets and verify them');
  group
    .command('fetch')
    .description('download a data set from its publisher, check it and unpack it')
    .addArgument(new Argument('<dataset>', 'which').choices([...SOURCES.keys()]))
    .requiredOption('--to <dir>', 'folder for it, made when missing')
    .option('--accept-licence', 'accept its licence, which is shown, without being asked')
    .addOption(quietOption())
    .addHelpText('after', FETCH_EXAMPLES)
    .action(fetchData);
  group
    .command('verify')
    .description('compare a folder with what was fetched into it, every byte')
    .argument('<dir>', 'the folder')
    .addOption(quietOption())
    .addHelpText('after', VERIFY_EXAMPLES)
    .action(verifyData);
}

async function fetchData(id: string, { to, acceptLicence = false, quiet = false }: FetchOptions): Promise<void> {
  const plan = await planFetch(SOURCES.get(id)!);
  process.stderr.write(licenceText(plan));
  if (!acceptLicence) await askForConsent(plan);
  const progress = new Progress(process.stderr, quiet);
  try {
    const receipt = await fetchDataset(plan, to, {
      onProgress: ({ step, file, done, total }) => {
        const unit = step === 'downloading' ? 1e6 : 1;
        progress.update(
          `${step} ${file}`,
          Math.floor(done / unit),
          Math.max(1, Math.floor(total / unit)),
          unit > 1 ? '(MB)' : '(files)',
        );
      },
    });
    const files = receipt.fetched.reduce((sum, part) => sum + part.files.length, 0);
    progress.close();
    process.stdout.write(fetchedText(plan.source, files, to, canvasOf(process.stdout).width));
  } finally {
    progress.close();
  }
}

/** What the fetch ends with: where the files are, and what must lie beside them. */
export function fetchedText({ title, neededBeside }: DatasetSource, files: number, to: string, width: number): string {
  const done = `${title}: ${counted(files, 'file')} in ${to}\n`;
  return neededBeside === undefined ? done : `${done}${wrap(neededBeside.replace('DIR', to), width)}\n`;
}

function licenceText({ source, licence, bytes, files }: FetchPlan): string {
  const { colors, width } = canvasOf(process.stderr);
  const entries = definitions(
    [
      ['licence', licence],
      ['terms', source.terms],
      ['cite', source.reference],
      ['source', `Zenodo record ${source.record}, https://doi.org/10.5281/zenodo.${source.record}`],
      ['download', `${(bytes / 1e9).toFixed(2)} GB in ${counted(files.length, 'file')}`],
    ],
    width - 2,
  ).replaceAll(/^(?=.)/gm, '  ');
  return `${colors.bold(source.title)}\n${entries}\n`;
}

/** @throws EbbError INVALID_ARGUMENT when the answer is not yes, or nobody is there to answer. */
async function askForConsent({ licence }: FetchPlan): Promise<void> {
  const refused = (summary: string) =>
    new EbbError('INVALID_ARGUMENT', summary, {
      where: 'data fetch',
      hint: 'Give --accept-licence to accept it.',
    });
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw refused('The licence is not accepted.');
  const question = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await question.question(`Do you accept the licence (${licence})? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw refused('The licence was not accepted.');
  } finally {
    question.close();
  }
}

async function verifyData(dir: string, { quiet = false }: { quiet?: boolean }): Promise<void> {
  const progress = new Progress(process.stderr, quiet);
  const { source, fileCount, notFetched, faults } = await verifyDataset(dir, (done, total) =>
    progress.update('verifying', done, total),
  ).finally(() => progress.close());
  if (faults.length > 0) {
    const named = faults.slice(0, NAMED_MAX).map(({ path, fault }) => `  ${path}: ${fault}`);
    const more = faults.length > NAMED_MAX ? [`  and ${faults.length - NAMED_MAX} more`] : [];
    process.stdout.write(`${[...named, ...more].join('\n')}\n`);
    throw new EbbError('CHECKSUM_MISMATCH', `${faults.length} of ${fileCount} files are not as they were fetched.`, {
      where: dir,
      hint: 'Remove the folder’s ebb-dataset.json and fetch the data again.',
    });
  }
  const missing = notFetched.length > 0 ? ` Not fetched yet: ${notFetched.join(', ')}.` : '';
  process.stdout.write(
    `${wrap(`${source}: ${counted(fileCount, 'file')}, all as fetched.${missing}`, canvasOf(process.stdout).width)}\n`,
  );
}
