import { ClientError, type ClientErrorCode } from './client-error.js';
import { exchange, type Fetch } from './exchange.js';
import type { TypedDocumentString } from './operations.generated.js';
import { wait } from './wait.js';

/** Where requests go, and how patiently. */
export interface Endpoint {
  readonly fetch: Fetch;
  /** The server's address without a slash at its end. */
  readonly url: string;
  readonly key: string | undefined;
  readonly timeoutMs: number;
  /** Tries after the first one. */
  readonly retries: number;
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** Of one try; the client's own by default. */
  readonly timeoutMs?: number;
  /** Whether sending it twice does what sending it once does: so for queries, and for a mutation with an idempotency key. */
  readonly repeatable?: boolean;
}

const FIRST_WAIT_MS = 250;
const WAIT_MS_MAX = 10_000;

/**
 * The data of an operation. A repeatable one is sent again when the network, the server or a rate limit fails it; any other only when it
 * certainly was not carried out.
 *
 * @throws ClientError; the signal's reason when it aborts.
 */
export async function request<R, V>(
  endpoint: Endpoint,
  document: TypedDocumentString<R, V>,
  variables: V,
  { signal, timeoutMs, repeatable = !isMutation(document) }: RequestOptions = {},
): Promise<R> {
  for (let failures = 0; ; failures++) {
    try {
      return await send(endpoint, document, variables, timeoutMs ?? endpoint.timeoutMs, signal);
    } catch (error) {
      const pause = error instanceof ClientError ? pauseMs(error, repeatable, failures) : undefined;
      if (pause === undefined || failures >= endpoint.retries) throw error;
      await wait(pause, signal);
      signal?.throwIfAborted();
    }
  }
}

/** How long to wait before sending again; undefined where that would be wrong or useless. */
function pauseMs({ code, details }: ClientError, repeatable: boolean, failures: number): number | undefined {
  const pause = FIRST_WAIT_MS * 2 ** failures * (1 + Math.random() / 2);
  if (code === 'RATE_LIMITED') {
    const asked = details.retryAfterMs ?? pause;
    return asked <= WAIT_MS_MAX ? asked : undefined;
  }
  const passing = code === 'SERVER_UNREACHABLE' || code === 'TIMED_OUT' || (details.status ?? 0) >= 502;
  return passing && (repeatable || details.notCarriedOut) ? pause : undefined;
}

const isMutation = (document: { toString(): string }) => /^\s*mutation\b/m.test(document.toString());

async function send<R, V>(
  { fetch, url, key }: Endpoint,
  document: TypedDocumentString<R, V>,
  variables: V,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<R> {
  const { response, text } = await exchange({
    fetch,
    url: `${url}/graphql`,
    timeoutMs,
    signal,
    init: {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ query: document.toString(), variables }),
    },
  });
  const answer = parseAnswer(text);
  const [error] = answer?.errors ?? [];
  if (error) throw serverError(error, response);
  if (answer?.data == null) throw unexpected(url, response);
  return answer.data as R;
}

interface AnswerError {
  readonly message?: unknown;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

function parseAnswer(text: string): { data?: unknown; errors?: readonly AnswerError[] } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function serverError({ message, extensions = {} }: AnswerError, { status, headers }: Response): ClientError {
  const word = (name: string) => (typeof extensions[name] === 'string' ? extensions[name] : undefined);
  // The server's table is closed: a code that this client does not know comes from a newer server and is passed on.
  const code = (word('code') ?? 'UNEXPECTED_ANSWER') as ClientErrorCode;
  const told = typeof message === 'string' ? message : 'The server refused the request.';
  return new ClientError(code, told + comparison(told, word('expected'), word('received')), {
    hint: word('hint'),
    field: word('field'),
    status,
    requestId: word('requestId') ?? headers.get('x-request-id') ?? undefined,
    retryAfterMs: retryAfterMs(headers),
  });
}

/** What was expected and what came, where the message does not say it already. */
function comparison(message: string, expected: string | undefined, received: string | undefined): string {
  if (expected === undefined || message.includes(expected)) return '';
  return ` Expected ${expected}${received === undefined ? '' : `, received ${received}`}.`;
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? 1000 * seconds : undefined;
}

function unexpected(url: string, { status, headers }: Response): ClientError {
  return new ClientError('UNEXPECTED_ANSWER', `${url} gave no answer of an Ebb server (HTTP ${status}).`, {
    hint: 'Is it the address of an Ebb server, without /graphql?',
    status,
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterMs: retryAfterMs(headers),
  });
}
