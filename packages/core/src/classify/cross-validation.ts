import { EbbError } from '../errors.js';
import { matrixVectors } from '../linalg/simd.js';
import { rocAuc } from '../measure/ranking.js';
import { type Geometry, restrict, scoringBlock } from './geometry.js';
import { type LogisticOptimum, logisticPath } from './logistic-regression.js';

/** Folds of the cross-validation that chooses C. */
export const FOLDS = 3;
/** The inverse regularisation strengths that are tried: 10^-8 to 10^3. */
export const C_PATH: readonly number[] = Array.from({ length: 12 }, (_, k) => 10 ** (k - 8));

/** Enough for validation scores: tighter than liblinear's default by orders, and the chosen C is refitted exactly. */
const VALIDATION_GAP = 1e-6;

/** Coefficients along the path, per fold and for the whole: starts for a similar problem on the same rows. */
export interface PathSolutions {
  readonly folds: readonly (readonly Float64Array[])[];
  readonly final: Float64Array;
  readonly finalIndex: number;
}

/** A classifier with the value of C that cross-validation chose. */
export interface SelectedClassifier {
  /** Of the geometry (see `geometry.ts`), fitted on all rows with `c`. */
  readonly coefficients: Float64Array;
  readonly c: number;
  /** Mean validation ROC-AUC for each value of C_PATH. */
  readonly validationAuc: Float64Array;
  readonly solutions: PathSolutions;
}

/**
 * The test fold, 0 to folds - 1, of each row: stratified, without shuffling.
 *
 * As scikit-learn's StratifiedKFold: with the labels sorted so that the class met first comes first, fold k's share of a
 * class is its count among every folds-th sorted label from the k-th; each class then fills its folds in row order.
 *
 * @throws EbbError TOO_FEW_CLIPS when a class has fewer rows than folds.
 */
export function stratifiedFolds(positive: Uint8Array, folds: number): Uint8Array {
  const classOf = (v: number) => (v === positive[0] ? 0 : 1);
  const encoded = Uint8Array.from(positive, classOf);
  const sorted = encoded.slice().sort();
  const out = new Uint8Array(positive.length);
  for (const label of [0, 1]) {
    const count = encoded.reduce((sum, v) => sum + Number(v === label), 0);
    if (count < folds) {
      throw new EbbError('TOO_FEW_CLIPS', 'Cross-validation needs a clip of each class in every fold.', {
        expected: `at least ${folds} ${label === classOf(1) ? 'positive' : 'negative'} training clips`,
        received: `${count}`,
      });
    }
    const fillOrder: number[] = [];
    for (let fold = 0; fold < folds; fold++) {
      for (let i = fold; i < sorted.length; i += folds) if (sorted[i] === label) fillOrder.push(fold);
    }
    let next = 0;
    encoded.forEach((v, i) => {
      if (v === label) out[i] = fillOrder[next++]!;
    });
  }
  return out;
}

/**
 * The logistic regression of the protocol: C of C_PATH with the highest mean validation ROC-AUC in 3-fold stratified
 * cross-validation, ties to the smallest, refitted on all rows (PROTOCOLS 2.4).
 *
 * @param positive 1 or 0 a row, shape [n]; `near` the solutions of a similar problem on the same rows, as starts.
 * @throws EbbError TOO_FEW_CLIPS, NO_POSITIVES, NO_NEGATIVES, NON_FINITE.
 */
export function selectClassifier(geometry: Geometry, positive: Uint8Array, near?: PathSolutions): SelectedClassifier {
  const foldOf = stratifiedFolds(positive, FOLDS);
  const validationAuc = new Float64Array(C_PATH.length);
  const folds: Float64Array[][] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const rows = Array.from(positive.keys());
    const train = rows.filter((i) => foldOf[i] !== fold);
    const validation = rows.filter((i) => foldOf[i] === fold);
    const starts = near?.folds[fold];
    const path = logisticPath(
      restrict(geometry, train),
      positive.filter((_, i) => foldOf[i] !== fold),
      C_PATH,
      {
        gapTolerance: VALIDATION_GAP,
        ...(starts ? { starts } : {}),
      },
    );
    const block = scoringBlock(geometry, validation, train);
    const labels = validation.map((i) => positive[i]!);
    const solutions = path.map(({ coefficients }) => coefficients);
    matrixVectors(block, solutions).forEach((scores, k) => {
      validationAuc[k] = validationAuc[k]! + rocAuc(scores, labels) / FOLDS;
    });
    folds.push(solutions);
  }
  const finalIndex = firstMaximum(validationAuc);
  const c = C_PATH[finalIndex]!;
  const starts = near?.finalIndex === finalIndex ? { starts: [near.final] } : {};
  const [final] = logisticPath(geometry, positive, [c], starts) as [LogisticOptimum];
  const { coefficients } = final;
  return { coefficients, c, validationAuc, solutions: { folds, final: coefficients, finalIndex } };
}

/** Ties are sums of the same AUCs in another rounding: values within 1e-12 count as equal. */
function firstMaximum(values: Float64Array): number {
  const best = Math.max(...values);
  return values.findIndex((v) => v >= best - 1e-12);
}
