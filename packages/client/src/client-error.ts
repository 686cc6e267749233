import type { ErrorCode } from './operations.generated.js';

/** Codes of what goes wrong between client and server, beside the server's own closed table. */
export const CLIENT_ERROR_CODES = {
  SERVER_UNREACHABLE: 'No answer came: the server is down, its address is wrong, or there is no network.',
  TIMED_OUT: 'The server did not answer in time.',
  UNEXPECTED_ANSWER: 'What answered is not an Ebb server, or one that this client does not understand.',
} as const;

export type ClientErrorCode = ErrorCode | keyof typeof CLIENT_ERROR_CODES;

/** What an error can say beside its message. */
export interface ClientErrorDetails {
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** The input field at fault, as a path. */
  readonly field?: string | undefined;
  /** HTTP status, where an answer came. */
  readonly status?: number | undefined;
  /** Of the request in the server's log. */
  readonly requestId?: string | undefined;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the request certainly was not carried out. */
  readonly notCarriedOut?: boolean | undefined;
  readonly cause?: unknown;
}

/** A request that failed, with a stable code. */
export class ClientError extends Error {
  override readonly name = 'ClientError';

  constructor(
    readonly code: ClientErrorCode,
    message: string,
    readonly details: ClientErrorDetails = {},
  ) {
    super(message, { cause: details.cause });
  }

  /** What to do about it; undefined where the message says it already. */
  get hint(): string | undefined {
    const { hint } = this.details;
    return hint && !this.message.includes(hint) ? hint : undefined;
  }
}

/** A failure of a mutation that its sender can mend, as payloads list it. */
export interface PayloadError {
  readonly field: string | null;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

/**
 * A mutation's payload without failures.
 *
 * @throws ClientError that has the code of its first failure and names all of them.
 */
export function requireDone<P extends { readonly errors: readonly PayloadError[] }>(payload: P): P {
  const [first, ...others] = payload.errors;
  if (!first) return payload;
  const named = ({ field, message, hint }: PayloadError) =>
    `${field === null ? '' : `${field}: `}${message}${hint && !message.includes(hint) ? ` ${hint}` : ''}`;
  if (others.length > 0)
    throw new ClientError(first.code, payload.errors.map(named).join(' '), { field: first.field ?? undefined });
  const { code, message, hint, field } = first;
  throw new ClientError(code, field === null ? message : `${field}: ${message}`, {
    hint: hint ?? undefined,
    field: field ?? undefined,
  });
}
