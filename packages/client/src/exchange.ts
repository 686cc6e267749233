import { ClientError } from './client-error.js';

/** `fetch`, or something like it. */
export type Fetch = typeof fetch;

/** What is sent, and how long to wait for the answer. */
export interface Exchange {
  readonly fetch: Fetch;
  readonly url: string;
  readonly init: RequestInit & { readonly duplex?: 'half' };
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Connections that were refused before anything was sent, by Node's names. */
const REFUSED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * One request and its answer, whole.
 *
 * @throws ClientError SERVER_UNREACHABLE, TIMED_OUT; the signal's reason when it aborts.
 */
export async function exchange({
  fetch,
  url,
  init,
  timeoutMs,
  signal,
}: Exchange): Promise<{ response: Response; text: string }> {
  const timer = new AbortController();
  const timeout = setTimeout(() => timer.abort(), timeoutMs);
  const signals = [timer.signal, ...(signal ? [signal] : [])];
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) });
    return { response, text: await response.text() };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (timer.signal.aborted) {
      const seconds = Math.round(timeoutMs / 1000);
      throw new ClientError('TIMED_OUT', `${originOf(url)} did not answer within ${seconds} s.`, { cause: error });
    }
    const code = causeCode(error);
    throw new ClientError('SERVER_UNREACHABLE', `${originOf(url)} cannot be reached${code ? `: ${code}` : ''}.`, {
      hint: 'Is the server running, and is its address right?',
      notCarriedOut: code !== undefined && REFUSED.has(code),
      cause: error,
    });
  } finally {
    clearTimeout(timeout);
  }
}

/** Scheme, host and port, for messages: paths may hold signatures. */
function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return url;
  }
}

function causeCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
    // Several addresses were tried.
    if (cause instanceof AggregateError && cause.errors[0]) return causeCode(cause.errors[0]);
  }
  return undefined;
}
