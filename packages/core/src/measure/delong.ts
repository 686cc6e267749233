import { EbbError } from '../errors.js';
import { type Matrix, matrix } from '../linalg/matrix.js';
import { mean } from '../linalg/vector.js';
import { differenceP } from './difference-test.js';
import { midRanks } from './mid-ranks.js';

/** ROC-AUCs on the same clips, and how they vary together. */
export interface DelongEstimate {
  /** Shape [k]. */
  readonly aucs: Float64Array;
  /** Covariance of the AUCs, shape [k, k]. */
  readonly covariance: Matrix;
}

/** The comparison of two ROC-AUCs on the same clips. */
export interface DelongTest {
  /** AUC of the first less that of the second. */
  readonly difference: number;
  readonly standardError: number;
  /** Two-sided (differenceP). */
  readonly p: number;
}

/**
 * DeLong's covariance of the ROC-AUCs of k methods on the same clips, which are taken to be independent.
 *
 * With m positives, n negatives, R the mid-ranks among all clips and R+ and R- those among a class alone, the structural
 * components are V_i = (R_i - R+_i) / n of positive i and U_j = 1 - (R_j - R-_j) / m of negative j; AUC = mean V, and
 * covariance = cov(V) / m + cov(U) / n, with sample covariances. DeLong, DeLong & Clarke-Pearson, Biometrics 44, 1988;
 * by mid-ranks after Sun & Xu, IEEE Signal Processing Letters 21, 2014. Where a recording has several clips it is too
 * small: the bootstrap of recordings is then the one to trust.
 *
 * @param scores shape [clips] a method; `positive` 1 or 0, shape [clips].
 * @throws EbbError SHAPE_MISMATCH, NON_FINITE; TOO_FEW_CLIPS with fewer than 2 clips of a class.
 */
export function delong(scores: readonly ArrayLike<number>[], positive: ArrayLike<number>): DelongEstimate {
  const clips = Array.from({ length: positive.length }, (_, i) => i);
  const positives = clips.filter((i) => positive[i]);
  const negatives = clips.filter((i) => !positive[i]);
  if (positives.length < 2 || negatives.length < 2) {
    throw new EbbError('TOO_FEW_CLIPS', 'DeLong’s variance needs two clips of each class.', {
      expected: 'at least 2 positives and 2 negatives',
      received: `${positives.length} and ${negatives.length}`,
    });
  }
  const components = scores.map((methodScores) => {
    if (methodScores.length !== positive.length) {
      throw new EbbError('SHAPE_MISMATCH', 'There must be one score a label.', {
        expected: `${positive.length} scores`,
        received: `${methodScores.length}`,
      });
    }
    const ranks = midRanks(methodScores);
    const exceeded = (own: number[], others: number) => {
      const ownRanks = midRanks(own.map((i) => methodScores[i]!));
      return Float64Array.from(own, (i, k) => (ranks[i]! - ownRanks[k]!) / others);
    };
    // The sign of the negatives' components does not change their covariance.
    return { v: exceeded(positives, negatives.length), u: exceeded(negatives, positives.length) };
  });
  const covariance = matrix(scores.length, scores.length);
  components.forEach((a, i) => {
    components.forEach((b, j) => {
      covariance.data[i * scores.length + j] =
        sampleCovariance(a.v, b.v) / positives.length + sampleCovariance(a.u, b.u) / negatives.length;
    });
  });
  return { aucs: Float64Array.from(components, ({ v }) => mean(v)), covariance };
}

/**
 * DeLong's test that two methods have the same ROC-AUC: SE^2 = var_1 + var_2 - 2 cov of `delong`, normal test.
 *
 * @throws EbbError as delong.
 */
export function delongTest(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  positive: ArrayLike<number>,
): DelongTest {
  const { aucs, covariance } = delong([first, second], positive);
  const [var1, cov, , var2] = covariance.data as unknown as [number, number, number, number];
  const difference = aucs[0]! - aucs[1]!;
  // Rounding may leave less than nothing.
  const standardError = Math.sqrt(Math.max(0, var1 + var2 - 2 * cov));
  return { difference, standardError, p: differenceP(difference, standardError) };
}

function sampleCovariance(a: Float64Array, b: Float64Array): number {
  const meanA = mean(a);
  const meanB = mean(b);
  return a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0) / (a.length - 1);
}
