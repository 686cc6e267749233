import type { Compute } from '../linalg/compute.js';
import type { Matrix } from '../linalg/matrix.js';
import { matrixVectors } from '../linalg/simd.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { stratifiedFolds } from './cross-validation.js';
import { primalGeometry, restrict, scoringBlock, spanGeometry } from './geometry.js';
import { logisticPath } from './logistic-regression.js';

/** How a classifier is cross-validated. */
export interface CrossValidationOptions {
  readonly folds: number;
  /** Weight of the losses against |w|^2 / 2, above 0 (see `logisticPath`). */
  readonly c: number;
  /** Of the order in which rows are dealt to folds: neighbouring rows are often alike. */
  readonly seed: number;
}

/**
 * Logits of every row by a logistic regression that was trained without its fold: `stratifiedFolds` of the shuffled rows,
 * `logisticPath`.
 *
 * @param x [n, D]; `positive` 1 or 0 a row, shape [n]
 * @throws EbbError TOO_FEW_CLIPS when a class has fewer rows than folds; NON_FINITE.
 */
export async function crossValidatedScores(
  x: Matrix,
  positive: Uint8Array,
  { folds, c, seed }: CrossValidationOptions,
  compute: Compute,
): Promise<{ scores: Float64Array; foldOf: Uint8Array }> {
  const order = new NumpyRandomState(seed).permutation(x.rows);
  const dealt = stratifiedFolds(
    Uint8Array.from(order, (i) => positive[i]!),
    folds,
  );
  const foldOf = new Uint8Array(x.rows);
  order.forEach((i, k) => {
    foldOf[i] = dealt[k]!;
  });
  // Few wide rows: the Gram matrix costs less than the features.
  const geometry = x.rows <= 2 * (x.cols + 1) ? spanGeometry(await compute.gram(x)) : primalGeometry(x);
  const scores = new Float64Array(x.rows);
  for (let fold = 0; fold < folds; fold++) {
    const rows = Array.from(positive.keys());
    const train = rows.filter((i) => foldOf[i] !== fold);
    const held = rows.filter((i) => foldOf[i] === fold);
    const labels = positive.filter((_, i) => foldOf[i] !== fold);
    const [optimum] = logisticPath(restrict(geometry, train), labels, [c]);
    const [logits] = matrixVectors(scoringBlock(geometry, held, train), [optimum!.coefficients]);
    held.forEach((i, k) => {
      scores[i] = logits![k]!;
    });
  }
  return { scores, foldOf };
}
