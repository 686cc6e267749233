import type { Compute } from '../linalg/compute.js';
import { solveDiagonalPlusLowRank } from '../linalg/diagonal-plus-low-rank.js';
import type { Matrix } from '../linalg/matrix.js';
import { shrunkWithinClassCovariance } from '../linalg/shrinkage.js';
import { dot } from '../linalg/vector.js';
import type { TrainingRows } from './contract.js';
import { rowsByDataset } from './training-rows.js';

/**
 * The distance of two means, in within-dataset standard deviations, below which they are taken to be equal: rounding is
 * far below it, and two samples of one distribution lie about sqrt(D / n) apart.
 */
export const DISTANCE_MIN = 1e-6;

/** The remark on a fit whose direction is 0. */
export const EQUAL_MEANS_NOTE = 'the datasets have the same mean, so that there is no direction to project out';

/**
 * `discriminantDirection` between the datasets of a pair, shape [D].
 *
 * @throws EbbError TOO_FEW_CLIPS when a dataset has no row; SINGULAR when the covariance is singular.
 */
export async function separatingDirection(rows: TrainingRows, compute: Compute): Promise<Float64Array> {
  return discriminantDirection(rowsByDataset(rows), compute);
}

/**
 * The coefficient vector of two-class linear discriminant analysis between groups of rows, shape [D].
 *
 * v = Sw^-1 (m_1 - m_0), with m_d the mean of group d and Sw the within-class covariance, Ledoit-Wolf shrunk by class
 * (linalg/shrinkage.ts). Equal to `coef_` of scikit-learn's LinearDiscriminantAnalysis(solver='eigen', shrinkage='auto').
 * Where the means are equal, of datasets after centring for instance, there is no such direction and v is 0: its length
 * in Sw, sqrt(v . (m_1 - m_0)), is rounding alone.
 *
 * @throws EbbError SINGULAR when the covariance is singular.
 */
export async function discriminantDirection(
  groups: readonly [Matrix, Matrix],
  compute: Compute,
): Promise<Float64Array> {
  const within = await shrunkWithinClassCovariance(groups, compute);
  const [m0, m1] = within.means as [Float64Array, Float64Array];
  const difference = m1.map((m, j) => m - m0[j]!);
  const direction = await solveDiagonalPlusLowRank(within, difference, compute);
  return dot(direction, difference) > DISTANCE_MIN ** 2 ? direction : direction.fill(0);
}

/**
 * What the published run took for a direction where one dataset alone is present: Sw^-1 m, with m that dataset's mean.
 * It is not a difference of anything; offered to repeat the published numbers only.
 *
 * @throws EbbError SINGULAR when the covariance is singular.
 */
export async function singleDatasetDirection(rows: TrainingRows, compute: Compute): Promise<Float64Array> {
  const within = await shrunkWithinClassCovariance([rows.x], compute);
  return solveDiagonalPlusLowRank(within, within.means[0] as Float64Array, compute);
}
