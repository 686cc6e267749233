import { once } from 'node:events';
import { ClientError, type ClientErrorCode } from '@ebb/client/client-error';

/**
 * Copies an export of the server to stdout as it comes.
 *
 * @param path absolute, or relative to the server
 * @throws ClientError SERVER_UNREACHABLE, also when the answer breaks off; the server's refusal.
 */
export async function copyExport(server: string, path: string): Promise<void> {
  const url = new URL(path, `${server}/`).href;
  const unreachable = (error: unknown) =>
    new ClientError('SERVER_UNREACHABLE', `${server} did not give the whole answer: ${(error as Error).message}.`, {
      hint: 'Is the server running, and is its address right?',
      cause: error,
    });
  const response = await fetch(url).catch((error) => {
    throw unreachable(error);
  });
  if (!response.ok) throw await refusal(server, response);
  try {
    for await (const piece of response.body ?? []) {
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    }
  } catch (error) {
    throw unreachable(error);
  }
}

interface Refusal {
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly hint?: unknown };
}

async function refusal(server: string, response: Response): Promise<ClientError> {
  const { status } = response;
  const answer = (await response.json().catch(() => ({}))) as Refusal;
  const { code, message, hint } = answer.error ?? {};
  if (typeof code !== 'string' || typeof message !== 'string') {
    return new ClientError('UNEXPECTED_ANSWER', `${server} refused the export: HTTP ${status}.`, { status });
  }
  return new ClientError(code as ClientErrorCode, message, {
    status,
    hint: typeof hint === 'string' ? hint : undefined,
  });
}
