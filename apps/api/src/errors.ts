import { EbbError, ERROR_CODES, type ErrorCode, type ErrorDetails } from '@ebb/core/errors';

/** Codes that the server adds to the core's closed table. A code never changes its meaning. */
export const API_ERROR_CODES = {
  UNAUTHENTICATED: 'The operation needs an API key, and none came, or one that is not known.',
  KEY_EXPIRED: 'The API key has expired.',
  KEY_REVOKED: 'The API key was revoked.',
  FORBIDDEN: 'The API key lacks the scope, or the thing belongs to somebody else.',
  SIGN_UP_CLOSED: 'This server makes no accounts by itself, or the invitation is not valid.',
  NOT_FOUND: 'There is no such thing.',
  NAME_TAKEN: 'The name belongs to somebody already.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key came before with another request.',
  QUOTA_EXCEEDED: 'The submissions of the day are used up.',
  RATE_LIMITED: 'Too many requests in too short a time.',
  INVALID_QUERY: 'The request is not GraphQL over HTTP, or does not fit the schema.',
  QUERY_TOO_COMPLEX: 'The query is too deep, too wide or too long.',
  BODY_TOO_LARGE: 'The body of the request is larger than what is taken.',
  BAD_CURSOR: 'A cursor or id is not one that this server gave.',
  UPLOAD_EXPIRED: 'The leave to upload has expired or was used.',
  UPLOAD_MISSING: 'The artefact has not been uploaded.',
  NOT_CANCELLABLE: 'The submission has ended already.',
  BUSY: 'The server checks too many files at the moment.',
  WORKER_LOST: 'The worker that ran the submission was lost, each time that it was tried.',
  EVALUATION_FAILED: 'The method could not be fitted or applied on this benchmark.',
  INTERNAL: 'A fault of the server; it is in its log under the request’s id.',
} as const;

export type ApiErrorCode = ErrorCode | keyof typeof API_ERROR_CODES;

/** Every code with its meaning: the closed table that is documented and served. */
export const ALL_ERROR_CODES: Readonly<Record<ApiErrorCode, string>> = { ...ERROR_CODES, ...API_ERROR_CODES };

/** An error of a request that its sender can mend. It knows neither GraphQL nor HTTP; `http/status.ts` and `graphql/user-error.ts` do. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly code: ApiErrorCode,
    message: string,
    readonly details: ErrorDetails & { readonly field?: string } = {},
  ) {
    super(message);
  }
}

/** Several errors of one request, so that its sender mends them all at once. */
export class ApiErrors extends Error {
  override readonly name = 'ApiErrors';

  constructor(readonly errors: readonly [ApiError, ...ApiError[]]) {
    super(errors.map(({ message }) => message).join(' '));
  }
}

/** An error of the sender's as an ApiError, of several the first; undefined for a fault of ours. */
export function asApiError(error: unknown, field?: string): ApiError | undefined {
  if (error instanceof ApiErrors) return error.errors[0];
  if (error instanceof ApiError) return error;
  if (!(error instanceof EbbError)) return undefined;
  return new ApiError(error.code, error.message, { ...error.details, ...(field === undefined ? {} : { field }) });
}
