import type { Compute } from './compute.js';
import type { DiagonalPlusLowRank } from './diagonal-plus-low-rank.js';
import { type Matrix, matrix, transpose } from './matrix.js';

/** Fewer rows than these count as so many: numbers that were computed to be equal differ by some units in the last place. */
const ROWS_OF_ROUNDING = 10;

/**
 * Column means m_j and population standard deviations s_j (divided by n) of x [n, D], n at least 1.
 *
 * m_j = x_0j + sum_i (x_ij - x_0j) / n, so that the mean of equal numbers is that number, and s_j = sqrt(sum_i (x_ij - m_j)^2 / n). A column
 * that is constant but for rounding, s_j <= max(n, 10) eps |m_j| with eps = 2^-52, has a deviation of exactly 0: up to n eps |m_j|
 * is what two-pass sums may be wrong by (Chan, Golub & LeVeque, The American Statistician 37, 1983), and where scikit-learn draws
 * the line too.
 */
export function columnMoments(x: Matrix): { mean: Float64Array; deviation: Float64Array } {
  const { rows: n, cols: dim } = x;
  const mean = new Float64Array(dim);
  const deviation = new Float64Array(dim);
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < dim; j++) mean[j] = mean[j]! + (x.data[i * dim + j]! - x.data[j]!);
  }
  for (let j = 0; j < dim; j++) mean[j] = x.data[j]! + mean[j]! / n;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < dim; j++) {
      const d = x.data[i * dim + j]! - mean[j]!;
      deviation[j] = deviation[j]! + d * d;
    }
  }
  const rounding = Math.max(n, ROWS_OF_ROUNDING) * Number.EPSILON;
  for (let j = 0; j < dim; j++) {
    const value = Math.sqrt(deviation[j]! / n);
    deviation[j] = value <= rounding * Math.abs(mean[j]!) ? 0 : value;
  }
  return { mean, deviation };
}

/**
 * The Ledoit-Wolf shrinkage intensity of centred rows x [n, D], in [0, 1].
 *
 * With m = tr(S)/D for the covariance S = X'X/n, delta = (|S|^2 - D m^2)/D the distance of S to m I and
 * beta = (sum_k |x_k|^4 / n - |S|^2) / (D n) the error of S, the intensity is min(beta, delta)/delta. Frobenius norms;
 * |S|^2 comes from the n x n Gram matrix where n < D. Ledoit & Wolf 2004, as scikit-learn's `ledoit_wolf`.
 */
async function ledoitWolfIntensity(x: Matrix, compute: Compute): Promise<number> {
  const { rows: n, cols: dim } = x;
  if (n < 2 || dim < 2) return 0;
  const gram = await compute.gram(n < dim ? x : transpose(x));
  let squaredNorm = 0;
  for (const value of gram.data) squaredNorm += value * value;
  squaredNorm /= n * n;
  let trace = 0;
  let fourth = 0;
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (let j = 0; j < dim; j++) square += x.data[i * dim + j]! ** 2;
    trace += square / n;
    fourth += square * square;
  }
  const delta = (squaredNorm - (trace * trace) / dim) / dim;
  const beta = Math.min((fourth / n - squaredNorm) / (dim * n), delta);
  return beta > 0 ? beta / delta : 0;
}

/**
 * The within-class covariance Sw = sum_c p_c cov_c of groups of rows, each group's covariance shrunk on its own.
 *
 * For group c with n_c rows, mean m_c, standard deviations s_c (1 for a constant column) and prior p_c = n_c / n, the
 * rows are standardised, Ledoit-Wolf shrunk by a_c and scaled back:
 * cov_c = (1 - a_c) C_c + a_c t_c diag(s_c)^2, with C_c the covariance (divided by n_c) and t_c the mean variance of the
 * standardised columns. So Sw is diagonal plus rank n: it is returned factored, D x D never formed. This is what
 * scikit-learn's LinearDiscriminantAnalysis takes for `solver='eigen', shrinkage='auto'`.
 */
export async function shrunkWithinClassCovariance(
  groups: readonly Matrix[],
  compute: Compute,
): Promise<DiagonalPlusLowRank & { means: readonly Float64Array[]; intensities: readonly number[] }> {
  const dim = groups[0]?.cols ?? 0;
  const total = groups.reduce((sum, group) => sum + group.rows, 0);
  const diagonal = new Float64Array(dim);
  const factor = matrix(total, dim);
  const means: Float64Array[] = [];
  const intensities: number[] = [];
  let start = 0;
  for (const group of groups) {
    const { mean, deviation } = columnMoments(group);
    const scale = deviation.map((d) => d || 1);
    const standardised = matrix(group.rows, dim);
    for (let i = 0; i < group.rows; i++) {
      for (let j = 0; j < dim; j++) {
        const at = i * dim + j;
        // A column that is constant but for rounding is exactly 0 here.
        const centred = deviation[j]! > 0 ? group.data[at]! - mean[j]! : 0;
        standardised.data[at] = centred / scale[j]!;
      }
    }
    const intensity = await ledoitWolfIntensity(standardised, compute);
    const meanVariance = deviation.reduce((count, d) => count + (d > 0 ? 1 : 0), 0) / dim;
    const prior = group.rows / total;
    const weight = Math.sqrt((prior * (1 - intensity)) / group.rows);
    for (let i = 0; i < group.rows; i++) {
      for (let j = 0; j < dim; j++) {
        factor.data[(start + i) * dim + j] = weight * standardised.data[i * dim + j]! * scale[j]!;
      }
    }
    for (let j = 0; j < dim; j++) {
      diagonal[j] = diagonal[j]! + prior * intensity * meanVariance * scale[j]! ** 2;
    }
    means.push(mean);
    intensities.push(intensity);
    start += group.rows;
  }
  return { diagonal, factor, means, intensities };
}
