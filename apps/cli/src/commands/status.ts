import type { EbbClient } from '@ebb/client/client';
import { ClientError } from '@ebb/client/client-error';
import { SubmissionDetailDocument, SubmissionLogDocument } from '@ebb/client/operations.generated';
import type { Command } from 'commander';
import { canvasOf } from '../canvas.js';
import { quietOption } from '../options.js';
import { Progress } from '../progress.js';
import { addServerOptions, connect, type ServerOptions } from '../server/connect.js';
import { followSubmission, NOT_SUCCEEDED } from '../server/follow-submission.js';
import { submissionText } from '../server/submission-text.js';

interface StatusOptions extends ServerOptions {
  readonly wait?: boolean;
  readonly log?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
--wait exits with 0 when the method was judged, with 3 when the submission failed or was cancelled. A log is for who submitted it.

Examples:
  ebb status U3VibWlzc2lvbjo0...
  ebb status U3VibWlzc2lvbjo0... --wait
  ebb status U3VibWlzc2lvbjo0... --log`;

export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .description('how a submission stands: its history, why it failed, its scores')
    .argument('<id>', 'of the submission, as ebb submit printed it')
    .option('--wait', 'wait until it has ended')
    .option('--log', 'what its run said, instead')
    .option('--json', 'as JSON')
    .addOption(quietOption());
  addServerOptions(command).addHelpText('after', HELP).action(status);
}

async function status(id: string, options: StatusOptions): Promise<void> {
  const { quiet = false } = options;
  const client = await connect(options);
  if (options.wait) {
    const ended = await followSubmission(client, id, { quiet, progress: new Progress(process.stderr, quiet) });
    if (ended.state !== 'SUCCEEDED') process.exitCode = NOT_SUCCEEDED;
  }
  if (options.log) return writeLog(client, id, options.json ?? false);
  const { submission } = await client.request(SubmissionDetailDocument, { id });
  if (!submission) throw new ClientError('NOT_FOUND', 'There is no such submission.');
  const text = options.json
    ? `${JSON.stringify(submission, null, 2)}\n`
    : submissionText(submission, canvasOf(process.stdout));
  process.stdout.write(text);
}

/** A log comes in pieces; all of them, in order. */
async function writeLog(client: EbbClient, id: string, json: boolean): Promise<void> {
  const lines: { readonly id: number; readonly at: string; readonly line: string }[] = [];
  for (;;) {
    const { submission } = await client.request(SubmissionLogDocument, { id, after: lines.at(-1)?.id ?? null });
    if (!submission) throw new ClientError('NOT_FOUND', 'There is no such submission.');
    if (submission.log === null) {
      throw new ClientError('FORBIDDEN', 'A log is for who submitted it.', {
        hint: 'Use the key with which it was submitted, or one of an administrator.',
      });
    }
    if (submission.log.length === 0) break;
    lines.push(...submission.log);
  }
  if (json) process.stdout.write(`${JSON.stringify(lines, null, 2)}\n`);
  else process.stdout.write(lines.map(({ at, line }) => `${at}  ${line}\n`).join(''));
}
