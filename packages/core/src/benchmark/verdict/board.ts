import { NORMAL_95 } from '../../measure/normal.js';
import { pairedErrors } from '../../measure/paired-errors.js';
import { rankMethods } from '../../measure/ranks.js';
import type { Estimate } from './estimate.js';

/** A method's place on a board. */
export interface Place {
  /** Shared by methods that the data do not tell apart; undefined for a method without a score. */
  readonly rank: number | undefined;
  /** Whether another method has the same rank. */
  readonly tied: boolean;
}

/** A test of two methods of a board, by their indices. */
export interface BoardTest {
  readonly methods: readonly [number, number];
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly adjustedP: number;
}

/** Methods ranked by one score, and the tests behind the ranks. */
export interface Board {
  readonly places: readonly Place[];
  readonly tests: readonly BoardTest[];
}

/**
 * Ranks methods by a score with paired draws (SCORES, Difference and Rank): all pairs are tested and Holm-corrected.
 *
 * @param scores one a method; undefined for one that has none
 */
export function boardOf(scores: readonly (Estimate | undefined)[]): Board {
  const errors = pairedErrors(scores.map((score) => score?.draws));
  const { ranks, comparisons } = rankMethods(
    scores.map((score) => score?.value),
    errors,
  );
  return {
    places: ranks.map((rank, i) => ({
      rank,
      tied: rank !== undefined && ranks.some((other, j) => j !== i && other === rank),
    })),
    tests: comparisons.map(({ methods, difference, standardError, p, adjustedP }) => ({
      methods,
      difference,
      low: difference - NORMAL_95 * standardError,
      high: difference + NORMAL_95 * standardError,
      p,
      adjustedP,
    })),
  };
}
