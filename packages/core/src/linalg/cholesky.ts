import { EbbError } from '../errors.js';
import { type Matrix, matrix } from './matrix.js';
import { gemv, openWorkspace } from './simd.js';

/**
 * The Cholesky factor L of a symmetric positive definite A = L L', lower triangular, shape [n, n].
 *
 * Left-looking by columns: column j of A, from its diagonal down, less the product of the rows of L found so far.
 * Only the lower triangle of A is read. Golub & Van Loan, Matrix Computations, 4.2.
 *
 * @throws EbbError SHAPE_MISMATCH when A is not square; SINGULAR when a pivot is not above 1e-14 of its diagonal.
 */
export function cholesky(a: Matrix): Matrix {
  const n = a.rows;
  requireSquare(a);
  const [l, pivotRow, update] = openWorkspace([n * n, n, n]);
  for (let j = 0; j < n; j++) {
    pivotRow.set(l.subarray(j * n, j * n + j));
    gemv(l.subarray(j * n), n - j, j, n, pivotRow, update);
    const diagonal = a.data[j * n + j]!;
    const pivot = diagonal - update[0]!;
    if (!(pivot > 1e-14 * diagonal)) {
      throw new EbbError('SINGULAR', 'The matrix is not positive definite.', {
        expected: `a positive pivot ${j} of ${n}`,
        received: String(pivot),
      });
    }
    const root = Math.sqrt(pivot);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      l[i * n + j] = (a.data[i * n + j]! - update[i - j]!) / root;
    }
  }
  return matrix(n, n, l.slice());
}

/** @throws EbbError SHAPE_MISMATCH when a matrix to be factored is not square. */
export function requireSquare({ rows, cols }: Matrix): void {
  if (cols === rows) return;
  throw new EbbError('SHAPE_MISMATCH', 'Cholesky needs a square matrix.', {
    expected: `${rows} x ${rows}`,
    received: `${rows} x ${cols}`,
  });
}

/** x of L L' x = b by forward and backward substitution, for a factor L of `cholesky`, b of shape [n]. */
export function choleskySolve(l: Matrix, b: Float64Array): Float64Array {
  const n = l.rows;
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let j = 0; j < i; j++) sum -= l.data[i * n + j]! * x[j]!;
    x[i] = sum / l.data[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = x[i]! / l.data[i * n + i]!;
    x[i] = value;
    for (let j = 0; j < i; j++) x[j] = x[j]! - l.data[i * n + j]! * value;
  }
  return x;
}
