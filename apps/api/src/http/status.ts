import type { ApiErrorCode } from '../errors.js';

const STATUS: { readonly [C in ApiErrorCode]?: number } = {
  UNAUTHENTICATED: 401,
  KEY_EXPIRED: 401,
  KEY_REVOKED: 401,
  FORBIDDEN: 403,
  SIGN_UP_CLOSED: 403,
  NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  UNKNOWN_BENCHMARK: 404,
  UNKNOWN_EMBEDDING: 404,
  UNKNOWN_METHOD: 404,
  NAME_TAKEN: 409,
  IDEMPOTENCY_CONFLICT: 409,
  NOT_CANCELLABLE: 409,
  UPLOAD_EXPIRED: 410,
  BODY_TOO_LARGE: 413,
  CHECKSUM_MISMATCH: 422,
  QUOTA_EXCEEDED: 429,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  BUSY: 503,
  DISK_FULL: 507,
};

/** The HTTP status of an error's code. */
export const statusOf = (code: ApiErrorCode): number => STATUS[code] ?? 400;
