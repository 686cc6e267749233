import { type Matrix, matrix, row } from '../../linalg/matrix.js';

/**
 * Rows x_i - x_0 of x [n, D], n at least 1, and x_0 as their `origin` [D].
 *
 * A constant column becomes exactly 0. Its mean, summed over many rows, may be wrong by more than rounding of one number,
 * and what is left after centring would pass for a tiny variance, which standardising blows up.
 */
export function fromFirstRow(x: Matrix): { readonly origin: Float64Array; readonly rows: Matrix } {
  const origin = row(x, 0).slice();
  const rows = matrix(x.rows, x.cols);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) rows.data[i * x.cols + j] = x.data[i * x.cols + j]! - origin[j]!;
  }
  return { origin, rows };
}
