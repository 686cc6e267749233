import { EbbError } from '../errors.js';
import { twoSidedP } from './normal.js';

/** Scores are reproducible within this between machines (SCORES, Numbers): a smaller difference is none. */
const RESOLUTION = 1e-6;

/**
 * The two-sided p-value of a difference of two scores under the normal test, p = 2 Phi(-|difference| / standardError).
 *
 * A difference of at most 1e-6 gives 1 whatever its standard error: two copies of a method are never told apart, not
 * even where their sums were rounded differently. A larger difference without any standard error gives 0, the limit.
 *
 * @throws EbbError NON_FINITE; INVALID_ARGUMENT when the standard error is negative.
 */
export function differenceP(difference: number, standardError: number): number {
  if (!Number.isFinite(difference) || !Number.isFinite(standardError)) {
    throw new EbbError('NON_FINITE', 'A difference and its standard error must be finite.', {
      received: `${difference} with standard error ${standardError}`,
    });
  }
  if (standardError < 0) {
    throw new EbbError('INVALID_ARGUMENT', 'A standard error is not negative.', { received: `${standardError}` });
  }
  if (Math.abs(difference) <= RESOLUTION) return 1;
  return standardError > 0 ? twoSidedP(difference / standardError) : 0;
}
