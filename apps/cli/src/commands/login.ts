import { createClient } from '@ebb/client/client';
import { ViewerDocument } from '@ebb/client/operations.generated';
import { EbbError } from '@ebb/core/errors';
import type { Command } from 'commander';
import { env } from '../env.js';
import { askSecret } from '../server/ask-secret.js';
import { addServerOptions, type ServerOptions, serverUrl } from '../server/connect.js';
import { storeCredentials } from '../server/credentials.js';

const HELP = `
The key is asked for, taken from a pipe, from EBB_KEY or from --key, tried, and kept in ${env.credentialsFile}
for your eyes alone. Later commands use that server and key.

Examples:
  ebb login --server https://ebb.example
  ebb login < key.txt`;

export function addLogin(program: Command): void {
  addServerOptions(program.command('login').description('keep the address of a server and your API key for it'))
    .addHelpText('after', HELP)
    .action(login);
}

async function login(options: ServerOptions): Promise<void> {
  const url = await serverUrl(options);
  const key = options.key ?? env.key ?? (await askSecret(`API key for ${url}: `));
  if (key === '') {
    throw new EbbError('INVALID_ARGUMENT', 'No key was given.', {
      where: 'login',
      hint: 'Type or pipe it in, set EBB_KEY, or make an account: ebb signup HANDLE',
    });
  }
  const { viewer } = await createClient({ url, key }).request(ViewerDocument, {});
  if (!viewer) throw new EbbError('INVALID_ARGUMENT', 'The server does not know that key.', { where: url });
  await storeCredentials(env.credentialsFile, url, key, viewer.account.handle);
  const scopes = viewer.scopes.map((scope) => scope.toLowerCase()).join(', ');
  const { left, limit } = viewer.quota;
  process.stdout.write(
    `${url}: ${viewer.account.handle} (${scopes}), ${left} of ${limit} submissions left today.\nKept in ${env.credentialsFile}\n`,
  );
}
