import { ApiError } from './errors.js';

/** What a database says when its disk is full; PGlite passes the file system's own words on, too. */
const DISK_FULL = new Set(['53100', 'ENOSPC']);
const NO_SPACE = /no space left on device|disk quota exceeded|ENOSPC/i;

/** A full disk behind an error, as an ApiError; undefined for what is none. Errors come wrapped by drizzle. */
export function databaseFault(error: unknown): ApiError | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (!DISK_FULL.has(code) && !NO_SPACE.test(cause.message)) continue;
    return new ApiError('DISK_FULL', 'The server has no room left to store this.', {
      hint: 'Nothing was stored. Try again later, or tell the operator.',
    });
  }
  return undefined;
}
