import { requireDone } from '@ebb/client/client-error';
import { CancelSubmissionDocument } from '@ebb/client/operations.generated';
import type { Command } from 'commander';
import { addServerOptions, connect, type ServerOptions } from '../server/connect.js';
import { stateText } from '../server/submission-text.js';

const HELP = `
One that waits ends at once, one that runs within seconds.

Examples:
  ebb cancel U3VibWlzc2lvbjo0...`;

export function addCancel(program: Command): void {
  const command = program
    .command('cancel')
    .description('end a submission of yours')
    .argument('<id>', 'of the submission')
    .option('--json', 'the submission as JSON');
  addServerOptions(command).addHelpText('after', HELP).action(cancel);
}

async function cancel(id: string, options: ServerOptions & { readonly json?: boolean }): Promise<void> {
  const client = await connect(options, { needsKey: true });
  // Asked for twice it is asked for once.
  const answer = await client.request(CancelSubmissionDocument, { id }, { repeatable: true });
  const { submission } = requireDone(answer.cancelSubmission);
  if (!submission) throw new Error('The server gave no submission and did not say why.');
  process.stdout.write(options.json ? `${JSON.stringify(submission, null, 2)}\n` : `${stateText(submission)}\n`);
}
