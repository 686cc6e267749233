import { EbbError } from '../errors.js';

/** The scores of one method, ready for any weights. */
interface SortedScores {
  /** Negative clips in order of ascending score, shape [N]. */
  readonly negatives: Uint32Array;
  /** Positive clips, shape [P]. */
  readonly positives: Uint32Array;
  /** Negatives that score below each positive, shape [P]. */
  readonly below: Uint32Array;
  /** Negatives that score no higher than each positive, shape [P]. */
  readonly notAbove: Uint32Array;
}

/**
 * ROC-AUC of every draw of a bootstrap, for the scores of several methods on the same clips.
 *
 * AUC = sum_i w_i (L(below_i) + L(notAbove_i)) / (2 W V), over positives i of weight w_i; below_i and notAbove_i are the
 * numbers of negatives that score lower, and no higher, L(k) is the weight of the k lowest negatives, W and V the weights
 * of all positives and negatives. Scores are sorted once; a draw costs one pass over the clips. All sums are whole
 * numbers, so the result has the bits that rocAuc gives for the sample written out with its repetitions (as long as
 * 2 W V < 2^53).
 *
 * @param scores one array of shape [n] a method; `positive` 1 or 0, shape [n].
 * @param draws weights of the clips in each draw, whole numbers, row-major, shape [drawCount, n].
 * @returns an array of shape [drawCount] a method, each value in [0, 1].
 * @throws EbbError SHAPE_MISMATCH, NON_FINITE for a score that is not a number; NO_POSITIVES or NO_NEGATIVES for a draw
 *   in which a class weighs nothing.
 */
export function bootstrapAuc(
  scores: readonly ArrayLike<number>[],
  positive: ArrayLike<number>,
  { drawCount, weights }: { readonly drawCount: number; readonly weights: Uint8Array },
): Float64Array[] {
  const n = positive.length;
  if (weights.length !== drawCount * n) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one weight a draw and clip.', {
      expected: `${drawCount} x ${n} weights`,
      received: `${weights.length}`,
    });
  }
  return scores.map((methodScores) => {
    const sorted = sortScores(methodScores, positive);
    const cumulated = new Float64Array(sorted.negatives.length + 1);
    return Float64Array.from({ length: drawCount }, (_, b) =>
      weightedAuc(sorted, weights.subarray(b * n, (b + 1) * n), cumulated, b),
    );
  });
}

/** `cumulated` is working memory of shape [N + 1]. */
function weightedAuc(
  { negatives, positives, below, notAbove }: SortedScores,
  weights: Uint8Array,
  cumulated: Float64Array,
  draw: number,
): number {
  let negativeWeight = 0;
  for (let k = 0; k < negatives.length; k++) {
    negativeWeight += weights[negatives[k]!]!;
    cumulated[k + 1] = negativeWeight;
  }
  let positiveWeight = 0;
  let twiceWins = 0;
  for (let i = 0; i < positives.length; i++) {
    const weight = weights[positives[i]!]!;
    positiveWeight += weight;
    twiceWins += weight * (cumulated[below[i]!]! + cumulated[notAbove[i]!]!);
  }
  if (positiveWeight === 0) throw new EbbError('NO_POSITIVES', 'No positive has a weight.', { at: `draw ${draw}` });
  if (negativeWeight === 0) throw new EbbError('NO_NEGATIVES', 'No negative has a weight.', { at: `draw ${draw}` });
  return twiceWins / (2 * positiveWeight * negativeWeight);
}

function sortScores(scores: ArrayLike<number>, positive: ArrayLike<number>): SortedScores {
  if (scores.length !== positive.length) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one score a label.', {
      expected: `${positive.length} scores`,
      received: `${scores.length}`,
    });
  }
  const clips = [[], []] as [number[], number[]];
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) throw new EbbError('NON_FINITE', 'A score is not a number.', { at: i });
    clips[positive[i] ? 1 : 0].push(i);
  }
  const negatives = Uint32Array.from(clips[0]).sort((i, j) => scores[i]! - scores[j]!);
  const ascending = Float64Array.from(negatives, (i) => scores[i]!);
  const positives = Uint32Array.from(clips[1]);
  return {
    negatives,
    positives,
    below: positives.map((i) => countUntil(ascending, (value) => value >= scores[i]!)),
    notAbove: positives.map((i) => countUntil(ascending, (value) => value > scores[i]!)),
  };
}

/** The number of leading values before the first for which `stop` holds, by bisection; it holds from there on. */
function countUntil(values: Float64Array, stop: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stop(values[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
