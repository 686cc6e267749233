import { EbbError } from '../errors.js';
import type { Matrix } from '../linalg/matrix.js';
import { differenceP } from './difference-test.js';
import { holmAdjusted } from './holm.js';

/** The chance, at most, that a board of equal methods claims any difference. */
export const ALPHA = 0.05;

/** The test of two methods against each other. */
export interface Comparison {
  /** Indices of the methods, first < second. */
  readonly methods: readonly [number, number];
  /** Score of the first less that of the second. */
  readonly difference: number;
  readonly standardError: number;
  /** Two-sided, of this test alone. */
  readonly p: number;
  /** Holm-adjusted over all tests of the board. */
  readonly adjustedP: number;
  /** Whether adjustedP is at most 0.05. */
  readonly significant: boolean;
}

/** The ranks of a board and the tests that they rest on. */
export interface Ranking {
  /** From 1, ties shared; undefined for a method without a score. */
  readonly ranks: readonly (number | undefined)[];
  /** Every pair of methods with a score. */
  readonly comparisons: readonly Comparison[];
}

/**
 * Ranks methods: rank = 1 + the number of methods that are significantly better (SCORES, Rank).
 *
 * All pairs of methods with a score are tested (differenceP) and Holm-corrected at 5%. Methods of equal rank need not be
 * alike in quality: the data do not tell them apart. The ranks do not depend on the order of the methods.
 *
 * @param scores one a method, higher is better; undefined where it has none.
 * @param standardErrors of the differences, shape [methods, methods], symmetric (see pairedErrors).
 * @throws EbbError SHAPE_MISMATCH, NON_FINITE, INVALID_ARGUMENT for a negative standard error.
 */
export function rankMethods(scores: readonly (number | undefined)[], standardErrors: Matrix): Ranking {
  if (standardErrors.rows !== scores.length || standardErrors.cols !== scores.length) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one standard error a pair of methods.', {
      expected: `${scores.length} x ${scores.length}`,
      received: `${standardErrors.rows} x ${standardErrors.cols}`,
    });
  }
  const pairs = scores.flatMap((a, i) =>
    scores.slice(i + 1).flatMap((b, offset) => {
      if (a === undefined || b === undefined) return [];
      const j = i + 1 + offset;
      const standardError = standardErrors.data[i * scores.length + j]!;
      const difference = a - b;
      return [{ methods: [i, j] as const, difference, standardError, p: differenceP(difference, standardError) }];
    }),
  );
  const adjusted = holmAdjusted(pairs.map(({ p }) => p));
  const comparisons = pairs.map((pair, k): Comparison => {
    const adjustedP = adjusted[k]!;
    return { ...pair, adjustedP, significant: adjustedP <= ALPHA };
  });
  const ranks = scores.map((score) => (score === undefined ? undefined : 1));
  for (const { methods, difference, significant } of comparisons) {
    const worse = methods[difference > 0 ? 1 : 0];
    if (significant) ranks[worse]!++;
  }
  return { ranks, comparisons };
}
