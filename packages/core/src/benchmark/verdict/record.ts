import type { Benchmark, ResultRow } from '../data.js';
import { type ClipRanks, clipRanksOf } from './clip-ranks.js';
import type { TaskJudgement } from './judge-task.js';
import { type RecordRow, recordRows } from './record-rows.js';
import type { RankingScores, ScoreOrReason } from './scores.js';
import type { FailedTrack } from './track.js';
import { type MethodVerdict, methodVerdicts } from './verdict.js';

/** All that is kept of one method on one embedding: plain data, from which it is shown, ranked and compared with others later. */
export interface EvaluationRecord {
  readonly verdict: MethodVerdict | FailedTrack;
  /** The scores that boards rank by, with their draws; undefined where there is none. */
  readonly ranking: RankingScores;
  /** Of the embedding, and so the same for all its methods. */
  readonly gap: ScoreOrReason;
  /** Public. */
  readonly rows: readonly RecordRow[];
  /** The order of test clips (ClipRanks), encoded; empty for a method that failed. It says something of single test clips: private. */
  readonly clipRanks: Uint8Array;
}

/**
 * The records of all variants judged on one embedding, in their order. A record does not depend on the other variants.
 *
 * @param judgements of all tasks, with scores kept; no correction is among the variants
 * @param rows of the long table
 * @throws EbbError as `methodVerdicts`.
 */
export function recordsOf(
  benchmark: Benchmark,
  embedding: string,
  judgements: readonly TaskJudgement[],
  rows: readonly ResultRow[],
  encode: (ranks: ClipRanks) => Uint8Array,
): EvaluationRecord[] {
  const { methods, ranking, gap } = methodVerdicts(benchmark, embedding, judgements);
  return methods.map((verdict, v) => {
    const ranks = clipRanksOf(judgements, v);
    return {
      verdict,
      ranking: ranking[v]!,
      gap,
      rows: recordRows(benchmark, verdict, judgements, v, rows),
      clipRanks: ranks ? encode(ranks) : new Uint8Array(0),
    };
  });
}
