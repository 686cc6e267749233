import { type Matrix, matrix } from '../../linalg/matrix.js';
import { columnMoments } from '../../linalg/shrinkage.js';

/** A set as its mean m [D] and rows (x - m) / sqrt(n - 1) [n, D], whose product X'X is the unbiased covariance. */
export interface CentredRows {
  readonly mean: Float64Array;
  readonly rows: Matrix;
  /** The trace of the covariance: the sum of the squares of all elements. */
  readonly trace: number;
}

/** Rows x [n, D], n at least 2, centred; a constant column becomes exactly 0. */
export function centreRows(x: Matrix): CentredRows {
  const { mean } = columnMoments(x);
  const scale = 1 / Math.sqrt(x.rows - 1);
  const rows = matrix(x.rows, x.cols);
  let trace = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) {
      const at = i * x.cols + j;
      const value = (x.data[at]! - mean[j]!) * scale;
      rows.data[at] = value;
      trace += value * value;
    }
  }
  return { mean, rows, trace };
}
