import { delongTest } from '../../measure/delong.js';
import { holmAdjusted } from '../../measure/holm.js';
import type { Benchmark } from '../data.js';
import { boardOf } from './board.js';
import type { Estimate } from './estimate.js';
import type { Cell, TaskJudgement, VariantJudgement } from './judge-task.js';
import { methodScores, rankingScores } from './scores.js';
import { crossOf, type FailedTrack, type MethodTrack, methodTracks, withinOf } from './track.js';

/** Scores by which two methods can be compared. */
export const COMPARED_SCORES = ['cross', 'within', 'robustness'] as const;

export type ComparedScore = (typeof COMPARED_SCORES)[number];

/** A score of two methods and the test of their difference. */
export interface Difference {
  readonly a: number;
  readonly b: number;
  /** a - b. */
  readonly difference: number;
  /** Ends of its 95% normal interval, from paired draws. */
  readonly low: number;
  readonly high: number;
  /** Two-sided, of this test alone (differenceP). */
  readonly p: number;
}

/** ROC-AUCs of one instrument. */
export interface InstrumentDifference extends Difference {
  readonly instrument: string;
  /** Ids of datasets. */
  readonly trainSet: string;
  readonly testSet: string;
  /** The pair of datasets on which the task was balanced; only where a benchmark has more than two. */
  readonly pair?: string;
  /** Holm-adjusted over the instruments and directions of the embedding. */
  readonly adjustedP: number;
  /** DeLong's test, which takes clips of one recording for independent; undefined with fewer than 2 test clips of a class. */
  readonly delongP: number | undefined;
}

/** ROC-AUCs under one acoustic condition, trained on clean clips. */
export interface ConditionDifference extends Difference {
  readonly effect: string;
  readonly strength: number;
  /** Holm-adjusted over the conditions of the embedding. */
  readonly adjustedP: number;
}

/** Two methods compared on one embedding. */
export interface Comparison extends Difference {
  readonly embedding: string;
  /** Train and test sets that the score is a mean of; none for robustness. */
  readonly instruments: readonly InstrumentDifference[];
  /** For robustness alone. */
  readonly conditions: readonly ConditionDifference[];
}

/** Why two methods cannot be compared on an embedding. */
export interface NoComparison {
  readonly embedding: string;
  readonly reason: string;
}

/** What is compared: variants by their indices, which may be the same. */
export interface Compared {
  readonly score: ComparedScore;
  readonly a: number;
  readonly b: number;
  /** The uncorrected embedding, which robustness is relative to; the other scores do not read it. */
  readonly none: number | undefined;
}

/**
 * Compares two methods on one embedding (SCORES, Difference of two methods).
 *
 * The standard error of a difference is that of its paired draws, the interval difference -+ 1.96 standard errors. It covers the
 * sampling of test recordings, not that of training.
 *
 * @param judgements of all tasks; with clips' logits, unless robustness is compared
 */
export function compareMethods(
  benchmark: Benchmark,
  embedding: string,
  judgements: readonly TaskJudgement[],
  compared: Compared,
): Comparison | NoComparison {
  const tracks = methodTracks(benchmark, judgements);
  const of = (v: number) => tracks[v]!;
  const failed = [compared.a, compared.b].map(of).find((track): track is FailedTrack => 'failure' in track);
  if (failed) return { embedding, reason: `${failed.method} ${failed.scope}: ${failed.failure}` };
  const [a, b] = [of(compared.a), of(compared.b)] as [MethodTrack, MethodTrack];
  const none = compared.none === undefined ? undefined : of(compared.none);
  const first = scoreFor(a, none, compared.score);
  if ('reason' in first) return { embedding, ...first };
  const second = scoreFor(b, none, compared.score);
  if ('reason' in second) return { embedding, ...second };
  const robustness = compared.score === 'robustness';
  return {
    embedding,
    ...differenceOf(first, second),
    instruments: robustness ? [] : instrumentDifferences(benchmark, judgements, compared),
    conditions: robustness ? conditionDifferences(a, b) : [],
  };
}

function scoreFor(
  track: MethodTrack,
  none: MethodTrack | FailedTrack | undefined,
  score: ComparedScore,
): Estimate | { readonly reason: string } {
  const noPair = { reason: 'no pair of datasets is defined' };
  if (score === 'within') return withinOf(track) ?? noPair;
  if (score === 'cross') return crossOf(track) ?? noPair;
  if (none === undefined) return { reason: 'the uncorrected embedding was not judged' };
  if ('failure' in none) return { reason: none.failure };
  const { robustness } = rankingScores(track, none);
  return robustness ?? (methodScores(track, none).robustness as { reason: string });
}

function differenceOf(a: Estimate, b: Estimate): Difference {
  const [test] = boardOf([a, b]).tests;
  const { difference, low, high, p } = test!;
  return { a: a.value, b: b.value, difference, low, high, p };
}

/** All train and test sets of the score's kind, by instrument in the order of the tasks. */
function instrumentDifferences(
  { datasets, instruments }: Benchmark,
  judgements: readonly TaskJudgement[],
  { score, a, b }: Compared,
): InstrumentDifference[] {
  const found = judgements.flatMap(({ task, variants, positive }) => {
    const judged = [variants[a], variants[b]] as [VariantJudgement, VariantJudgement];
    const wanted = ({ genre, trainSet, testSet }: Cell) =>
      genre === undefined && (trainSet === testSet) === (score === 'within');
    const [cells, others] = judged.map((own) => own.cells.filter(wanted)) as [Cell[], Cell[]];
    const ids = task.pair.map((d) => datasets[d]!.id);
    return cells.map((cell, k) => {
      const { trainSet, testSet } = cell;
      const [first, second] = judged.map(({ scores }) => scores![trainSet]![testSet]!) as [Float64Array, Float64Array];
      return {
        instrument: instruments[task.instrument]!,
        trainSet: ids[trainSet]!,
        testSet: ids[testSet]!,
        ...(datasets.length > 2 ? { pair: ids.join('+') } : {}),
        ...differenceOf(cell, others[k]!),
        delongP: delongP(first, second, positive![testSet]!),
      };
    });
  });
  return adjusted(found);
}

function delongP(first: Float64Array, second: Float64Array, positive: Uint8Array): number | undefined {
  const positives = positive.reduce((sum, value) => sum + value, 0);
  if (positives < 2 || positive.length - positives < 2) return undefined;
  return delongTest(first, second, positive).p;
}

function conditionDifferences(a: MethodTrack, b: MethodTrack): ConditionDifference[] {
  const found = a.affected.flatMap(({ regime, effect, strength, auc }, k) =>
    regime === 'clean-affected' ? [{ effect, strength: strength!, ...differenceOf(auc, b.affected[k]!.auc) }] : [],
  );
  return adjusted(found);
}

function adjusted<T extends Difference>(differences: readonly T[]): (T & { readonly adjustedP: number })[] {
  const adjustedPs = holmAdjusted(differences.map(({ p }) => p));
  return differences.map((difference, k) => ({ ...difference, adjustedP: adjustedPs[k]! }));
}
