import { type AnyColumn, or, type SQL, sql } from 'drizzle-orm';
import { ApiError } from '../errors.js';

const LENGTH_MAX = 100;

/**
 * Whether a text stands in any of some columns, in upper or lower case; what is a pattern in SQL is none here.
 *
 * @throws ApiError INVALID_ARGUMENT for a text of more than 100 characters.
 */
export function containsText(text: string, ...columns: readonly AnyColumn[]): SQL | undefined {
  if (text.length > LENGTH_MAX) {
    throw new ApiError('INVALID_ARGUMENT', 'The text to search for is too long.', {
      field: 'filter.search',
      expected: `at most ${LENGTH_MAX} characters`,
      received: String(text.length),
    });
  }
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return or(...columns.map((column) => sql`${column} ilike ${pattern}`));
}
