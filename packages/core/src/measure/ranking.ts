import { EbbError } from '../errors.js';

function countClasses(scores: ArrayLike<number>, positive: ArrayLike<number>) {
  if (scores.length !== positive.length) {
    throw new EbbError('SHAPE_MISMATCH', 'There must be one score a label.', {
      expected: `${positive.length} scores`,
      received: `${scores.length}`,
    });
  }
  let positives = 0;
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) throw new EbbError('NON_FINITE', 'A score is not a number.', { at: i });
    if (positive[i]) positives++;
  }
  const negatives = scores.length - positives;
  if (positives === 0) throw new EbbError('NO_POSITIVES', 'A ranking measure needs a positive clip.');
  return { positives, negatives };
}

/** Indices in order of ascending score. */
function ascending(scores: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: scores.length }, (_, i) => i).sort(
    (i, j) => (scores[i] as number) - (scores[j] as number),
  );
}

/**
 * The area under the ROC curve: the probability that a positive outscores a negative, ties counted half.
 *
 * AUC = (R - P (P + 1) / 2) / (P N), with P positives, N negatives and R the sum of the positives' ranks, tied scores
 * sharing their mid-rank (Mann & Whitney 1947). Range 0 to 1.
 *
 * @param scores one a clip, shape [n]; `positive` 1 or 0, shape [n].
 * @throws EbbError SHAPE_MISMATCH, NON_FINITE, NO_POSITIVES, NO_NEGATIVES.
 */
export function rocAuc(scores: ArrayLike<number>, positive: ArrayLike<number>): number {
  const { positives, negatives } = countClasses(scores, positive);
  if (negatives === 0) throw new EbbError('NO_NEGATIVES', 'ROC-AUC needs a negative clip.');
  const order = ascending(scores);
  // Twice the rank sum is a whole number, so the sum is exact.
  let twiceRankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let tiedPositives = 0;
    const score = scores[order[start] as number];
    while (end < order.length && scores[order[end] as number] === score) {
      if (positive[order[end] as number]) tiedPositives++;
      end++;
    }
    twiceRankSum += tiedPositives * (start + 1 + end);
    start = end;
  }
  return (twiceRankSum - positives * (positives + 1)) / (2 * positives * negatives);
}

/**
 * Average precision: the sum over distinct thresholds, descending, of (recall gained) x (precision there).
 *
 * AP = sum_k (R_k - R_(k-1)) P_k without interpolation, tied scores sharing a threshold, as scikit-learn's
 * `average_precision_score`. Range 0 to 1.
 *
 * @param scores one a clip, shape [n]; `positive` 1 or 0, shape [n].
 * @throws EbbError SHAPE_MISMATCH, NON_FINITE, NO_POSITIVES.
 */
export function averagePrecision(scores: ArrayLike<number>, positive: ArrayLike<number>): number {
  const { positives } = countClasses(scores, positive);
  const order = ascending(scores).reverse();
  let found = 0;
  let sum = 0;
  for (let start = 0; start < order.length; ) {
    const score = scores[order[start] as number];
    const before = found;
    let end = start;
    while (end < order.length && scores[order[end] as number] === score) {
      if (positive[order[end] as number]) found++;
      end++;
    }
    sum += ((found - before) / positives) * (found / end);
    start = end;
  }
  return sum;
}
