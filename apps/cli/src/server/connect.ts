import { createClient, type EbbClient } from '@ebb/client/client';
import { EbbError } from '@ebb/core/errors';
import type { Command } from 'commander';
import { env } from '../env.js';
import { readCredentials } from './credentials.js';

/** Which server a command talks to, and as whom. */
export interface ServerOptions {
  readonly server?: string;
  readonly key?: string;
}

const DEFAULT_SERVER = 'http://127.0.0.1:4000';

export function addServerOptions(command: Command): Command {
  return command
    .option('--server <url>', `the server (default: EBB_SERVER, else where you logged in, else ${DEFAULT_SERVER})`)
    .option('--key <key>', 'API key; rather set EBB_KEY or use ebb login: other users may see your commands');
}

/**
 * The address of the server, without a slash at its end.
 *
 * @throws EbbError INVALID_ARGUMENT.
 */
export async function serverUrl({ server }: ServerOptions): Promise<string> {
  const url = server ?? env.server ?? (await readCredentials(env.credentialsFile)).current ?? DEFAULT_SERVER;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new EbbError('INVALID_ARGUMENT', 'This is not the address of a server.', {
      where: server === undefined ? 'EBB_SERVER' : '--server',
      expected: 'http:// or https://, a host and perhaps a port',
      received: JSON.stringify(url),
    });
  }
  return url.replace(/\/+$/, '');
}

/** The key that options, environment or an earlier login give for a server. */
export async function keyFor(url: string, { key }: ServerOptions): Promise<string | undefined> {
  return key ?? env.key ?? (await readCredentials(env.credentialsFile)).servers[url]?.key;
}

/**
 * The server as a command's options, the environment and an earlier login name it.
 *
 * @param needsKey whether to fail at once where there is no key
 * @throws EbbError INVALID_ARGUMENT.
 */
export async function connect(options: ServerOptions, { needsKey = false } = {}): Promise<EbbClient> {
  const url = await serverUrl(options);
  const key = await keyFor(url, options);
  if (needsKey && key === undefined) {
    throw new EbbError('INVALID_ARGUMENT', 'This needs an API key.', {
      where: url,
      hint: 'Make an account with ebb signup, log in with ebb login, or set EBB_KEY.',
    });
  }
  // Node has a WebSocket of its own from version 22 on.
  const { WebSocket } = await import('ws');
  return createClient({ url, key, webSocket: WebSocket });
}
