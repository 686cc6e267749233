import { createClient } from '@ebb/client/client';
import { requireDone } from '@ebb/client/client-error';
import { CreateAccountDocument } from '@ebb/client/operations.generated';
import type { Command } from 'commander';
import { env } from '../env.js';
import { addServerOptions, type ServerOptions, serverUrl } from '../server/connect.js';
import { readCredentials, storeCredentials } from '../server/credentials.js';

interface SignupOptions extends ServerOptions {
  readonly name?: string;
  readonly invite?: string;
  readonly json?: boolean;
}

const HELP = `
The server gives the key once; it is kept in ${env.credentialsFile} for your eyes alone, and
shown with --json only. The handle is shown on the boards.

Examples:
  ebb signup jane-doe --server https://ebb.example
  ebb signup jane-doe --name 'Jane Doe' --invite 3f9c...`;

export function addSignup(program: Command): void {
  addServerOptions(program.command('signup').description('make an account on a server and keep its key'))
    .argument('<handle>', 'lower-case letters, digits and hyphens')
    .option('--name <name>', 'the name beside it (default: the handle)')
    .option('--invite <code>', 'where the server asks for an invitation')
    .option('--json', 'the account and its key as JSON')
    .addHelpText('after', HELP)
    .action(signup);
}

async function signup(handle: string, options: SignupOptions): Promise<void> {
  const url = await serverUrl(options);
  // Before the account is made: a key that cannot be kept is lost.
  await readCredentials(env.credentialsFile);
  const input = { handle, displayName: options.name ?? handle, invite: options.invite ?? null };
  const { createAccount } = await createClient({ url }).request(CreateAccountDocument, { input });
  const { account, secret } = requireDone(createAccount);
  if (!account || !secret) throw new Error('The server made no account and did not say why.');
  try {
    await storeCredentials(env.credentialsFile, url, secret, account.handle);
  } catch (error) {
    process.stderr.write(`The key cannot be kept, so it is shown here, once: ${secret}\n`);
    throw error;
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ server: url, account, key: secret }, null, 2)}\n`);
  else process.stdout.write(`${url}: welcome, ${account.handle}. The key is kept in ${env.credentialsFile}\n`);
}
