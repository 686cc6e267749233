import { randomUUID } from 'node:crypto';
import type { EbbClient } from '@ebb/client/client';
import { ClientError, requireDone } from '@ebb/client/client-error';
import {
  type Label,
  type Scope,
  SubmitMethodDocument,
  type SubmitMethodInput,
  ValidateMethodDocument,
} from '@ebb/client/operations.generated';
import { wait } from '@ebb/client/wait';
import { EbbError } from '@ebb/core/errors';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { canvasOf } from '../canvas.js';
import { byteSize } from '../format.js';
import { collect, quietOption, scopeOption } from '../options.js';
import { Progress } from '../progress.js';
import { addServerOptions, connect, type ServerOptions } from '../server/connect.js';
import { followSubmission, NOT_SUCCEEDED } from '../server/follow-submission.js';
import { reportText } from '../server/report-text.js';
import { standingsOf, standingsText } from '../server/standing.js';
import { failureText, stateText } from '../server/submission-text.js';
import { readSubmittedFiles, type SubmittedFiles } from '../server/submitted-files.js';

interface SubmitOptions extends ServerOptions {
  readonly benchmark: string;
  readonly method: string;
  readonly title?: string;
  readonly description?: string;
  readonly reference?: string;
  readonly url?: string;
  readonly changes?: string;
  readonly embedding?: string[];
  readonly scope?: 'global' | 'classwise';
  readonly labels?: Label[];
  readonly wait?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
FILE is a recipe (.json), or an ONNX graph for each embedding, EMBEDDING=FILE.onnx. A method that you have on the server already
gets a new version. The server checks the files at once and says what is wrong with them.

--wait exits with 0 when the method was judged, with 3 when the submission failed or was cancelled.

Examples:
  ebb submit recipe.json --benchmark mini --method my-method --wait
  ebb submit mfcc=mfcc.onnx random-cnn=cnn.onnx -b mini --method my-map --labels dataset,instrument
  ebb submit recipe.json -b mini --method my-method --dry-run`;

const LABELS = ['dataset', 'instrument', 'genre'];
/** Uploads that are checked at once are few; a place is free soon. */
const BUSY_TRIES = 6;
const BUSY_MS = 2000;

export function addSubmit(program: Command): void {
  const command = program
    .command('submit')
    .description('submit a correction method to a server, which judges and ranks it')
    .argument('<file...>', 'a recipe, or EMBEDDING=FILE.onnx for each embedding')
    .requiredOption('-b, --benchmark <id>', 'benchmark on the server')
    .requiredOption('-m, --method <slug>', 'its name on the boards: lower-case letters, digits and hyphens')
    .option('--title <title>', 'of the method')
    .option('--description <text>', 'what it does')
    .option('--reference <text>', 'the paper that it is of')
    .option('--url <url>', 'its code or page')
    .option('--changes <text>', 'what is new in this version')
    .option('-e, --embedding <id>', 'only this embedding; repeatable (default: all of a recipe’s benchmark)', collect)
    .addOption(scopeOption(false))
    .addOption(
      new Option(
        '--labels <names>',
        'what a graph’s fit read of the training labels, apart by commas: dataset, instrument, genre, or none',
      ).argParser(labelsOf),
    )
    .option('--wait', 'wait until it is judged, and show where it stands')
    .option('--dry-run', 'check it as the server would, and submit nothing')
    .option('--json', 'the submission as JSON')
    .addOption(quietOption());
  addServerOptions(command).addHelpText('after', HELP).action(submit);
}

async function submit(words: string[], options: SubmitOptions): Promise<void> {
  const { quiet = false, json = false } = options;
  const files = await readSubmittedFiles(words, options.embedding);
  if (files.kind === 'recipe' && options.labels) {
    throw new EbbError('INVALID_ARGUMENT', 'What a recipe reads is known from its operators.', {
      where: '--labels',
      hint: 'Leave --labels out.',
    });
  }
  const client = await connect(options, { needsKey: true });
  const progress = new Progress(process.stderr, quiet);
  const input = await inputOf(client, files, options, progress).finally(() => progress.close());
  if (options.dryRun) {
    const { validateMethod } = await whenFree(() => client.request(ValidateMethodDocument, { input }));
    const { reports } = requireDone(validateMethod);
    if (json) process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
    else process.stdout.write(reportText(reports ?? [], canvasOf(process.stdout)));
    return;
  }
  // With the same key the server takes a request that was sent twice for one.
  const idempotencyKey = randomUUID();
  const { submission } = await whenFree(async () => {
    const variables = { input, idempotencyKey };
    const { submitMethod } = await client.request(SubmitMethodDocument, variables, { repeatable: true });
    return requireDone(submitMethod);
  });
  if (!submission) throw new Error('The server took no submission and did not say why.');
  if (!options.wait) {
    if (json) process.stdout.write(`${JSON.stringify(submission, null, 2)}\n`);
    else process.stdout.write(`${submission.id}\n`);
    if (!quiet) process.stderr.write(`${stateText(submission)}. Follow it: ebb status ${submission.id} --wait\n`);
    return;
  }
  if (!quiet) process.stderr.write(`submission ${submission.id}\n`);
  const ended = await followSubmission(client, submission.id, { quiet, progress });
  if (ended.state !== 'SUCCEEDED') {
    process.exitCode = NOT_SUCCEEDED;
    if (json) process.stdout.write(`${JSON.stringify(ended, null, 2)}\n`);
    else
      process.stderr.write(`${canvasOf(process.stderr).colors.red(ended.state.toLowerCase())} ${failureText(ended)}\n`);
    return;
  }
  const { submission: detail, standings } = await standingsOf(client, submission.id);
  if (json) process.stdout.write(`${JSON.stringify({ ...detail, standings }, null, 2)}\n`);
  else process.stdout.write(standingsText(options.method, standings, canvasOf(process.stdout)));
}

/** The method as the server takes it, its graphs uploaded. */
async function inputOf(
  client: EbbClient,
  files: SubmittedFiles,
  options: SubmitOptions,
  progress: Progress,
): Promise<SubmitMethodInput> {
  const { benchmark, method: slug, title, description, reference, url, changes, scope = 'global' } = options;
  const common = {
    benchmark,
    scope: scope.toUpperCase() as Scope,
    method: { slug, ...given({ title, description, reference, url }) },
    ...given({ changes }),
  };
  if (files.kind === 'recipe') {
    return { ...common, recipe: files.recipe, ...given({ embeddings: options.embedding }) };
  }
  const artifacts = [];
  for (const { embedding, file, bytes } of files.graphs) {
    const onProgress = (sent: number, total: number) =>
      progress.update(`uploading ${file} (${byteSize(total)})`, sent, Math.max(1, total));
    artifacts.push({ embedding, sha256: await client.uploadArtifact(bytes, { onProgress }) });
  }
  return { ...common, artifacts, ...given({ labelsUsed: options.labels }) };
}

/** Only what was given: null would say "none". */
const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Tries again while the server checks as many files as it can. */
async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'BUSY' || tries >= BUSY_TRIES) throw error;
      await wait(BUSY_MS);
    }
  }
}

function labelsOf(text: string): Label[] {
  const names = text === 'none' ? [] : [...new Set(text.split(',').map((name) => name.trim()))];
  if (names.every((name) => LABELS.includes(name))) return names.map((name) => name.toUpperCase() as Label);
  throw new InvalidArgumentError(`Expected one or more of ${LABELS.join(', ')}, apart by commas, or none.`);
}
