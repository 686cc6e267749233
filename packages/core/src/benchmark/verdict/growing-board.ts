import { NORMAL_95 } from '../../measure/normal.js';
import { type PairTests, rankPairs, testPairs } from '../../measure/pair-tests.js';
import type { BoardTest, Place } from './board.js';
import type { Estimate } from './estimate.js';

/** A board that many methods stand on: ranked at once when one is added, its tests made when they are asked for. */
export interface GrowingBoard {
  readonly places: readonly Place[];
  /** As `Board.tests`, of two methods by their indices; undefined where one has no score, or for a method and itself. */
  test(i: number, j: number): BoardTest | undefined;
  /** What is worth keeping for the next time. */
  readonly pairs: PairTests;
}

/**
 * The board of methods by a score with paired draws: places and tests are those of `boardOf`, to the last bit.
 *
 * @param scores one a method; undefined for one that has none
 * @param known `pairs` of the board of the first of these methods, whose scores are unchanged
 * @throws EbbError as `testPairs`.
 */
export function rankRecords(scores: readonly (Estimate | undefined)[], known?: PairTests): GrowingBoard {
  const pairs = testPairs(scores, known);
  const { ranks, compare } = rankPairs(
    scores.map((score) => score?.value),
    pairs,
  );
  const counts = new Map<number, number>();
  for (const rank of ranks) if (rank !== undefined) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return {
    places: ranks.map((rank) => ({ rank, tied: rank !== undefined && counts.get(rank)! > 1 })),
    test(i, j) {
      const found = compare(i, j);
      if (!found) return undefined;
      const { methods, difference, standardError, p, adjustedP } = found;
      return {
        methods,
        difference,
        low: difference - NORMAL_95 * standardError,
        high: difference + NORMAL_95 * standardError,
        p,
        adjustedP,
      };
    },
    pairs,
  };
}
