import type { Benchmark } from '../benchmark/data.js';
import { judgementsFromRanks, type RankedMethod } from '../benchmark/verdict/clip-ranks.js';
import {
  type ComparedScore,
  type Comparison,
  compareMethods,
  type NoComparison,
} from '../benchmark/verdict/compare.js';
import type { EvaluationRecord } from '../benchmark/verdict/record.js';
import { decodeClipRanks } from './clip-ranks.js';

/** What a comparison reads of a record. */
export type ComparedRecord = Pick<EvaluationRecord, 'clipRanks'> & {
  readonly verdict: Pick<EvaluationRecord['verdict'], 'method' | 'scope'> & { readonly failure?: string };
};

/**
 * Compares two methods on one embedding by their records alone: the bits of `compareMethods` on judgements of both.
 *
 * @param none the uncorrected embedding's, to which robustness is relative; the other scores do not read it
 * @throws EbbError INVALID_VALUE or SHAPE_MISMATCH when a record is not of this benchmark.
 */
export function compareRecords(
  benchmark: Benchmark,
  embedding: string,
  a: ComparedRecord,
  b: ComparedRecord,
  none: ComparedRecord | undefined,
  score: ComparedScore,
): Comparison | NoComparison {
  const robustness = score === 'robustness';
  const records = [a, b, ...(robustness && none ? [none] : [])];
  const methods = records.map(({ verdict, clipRanks }): RankedMethod => {
    const { method, scope, failure } = verdict;
    return failure === undefined ? { method, scope, ranks: decodeClipRanks(clipRanks) } : { method, scope, failure };
  });
  const judgements = judgementsFromRanks(benchmark, methods, { conditions: robustness });
  const compared = { score, a: 0, b: 1, none: robustness && none ? 2 : undefined };
  return compareMethods(benchmark, embedding, judgements, compared);
}
