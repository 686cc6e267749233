import { requireDone } from '@ebb/client/client-error';
import { WithdrawMethodDocument } from '@ebb/client/operations.generated';
import type { Command } from 'commander';
import { addServerOptions, connect, type ServerOptions } from '../server/connect.js';

const HELP = `
Its results stay readable by their ids and in dumps. There is no way back: submit it under another name.

Examples:
  ebb withdraw my-method`;

export function addWithdraw(program: Command): void {
  const command = program
    .command('withdraw')
    .description('take a method of yours off the boards')
    .argument('<method>', 'its name on the boards')
    .option('--json', 'the method as JSON');
  addServerOptions(command).addHelpText('after', HELP).action(withdraw);
}

async function withdraw(slug: string, options: ServerOptions & { readonly json?: boolean }): Promise<void> {
  const client = await connect(options, { needsKey: true });
  const answer = await client.request(WithdrawMethodDocument, { slug }, { repeatable: true });
  const { method } = requireDone(answer.withdrawMethod);
  if (!method) throw new Error('The server gave no method and did not say why.');
  process.stdout.write(options.json ? `${JSON.stringify(method, null, 2)}\n` : `${method.slug} is off the boards.\n`);
}
