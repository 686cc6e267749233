import { EbbError } from '../errors.js';
import { requireSquare } from './cholesky.js';
import { type Matrix, matrix } from './matrix.js';
import { gemv, openWorkspace } from './simd.js';

/**
 * A factor F [r, n] of a symmetric positive semidefinite A = F'F [n, n], of its numerical rank r.
 *
 * Cholesky with complete pivoting (Higham, Analysis of the Cholesky decomposition of a semi-definite matrix, 1990): the
 * largest diagonal element that is left is taken next, and what remains once it is at most `share` of the largest of A
 * counts as 0. Only the lower triangle of A is read.
 *
 * @param share n eps unless told: what rounding leaves.
 * @throws EbbError SHAPE_MISMATCH when A is not square; NON_FINITE when its diagonal is not finite.
 */
export function pivotedCholesky(a: Matrix, share = a.rows * Number.EPSILON): Matrix {
  const n = a.rows;
  requireSquare(a);
  // Rows of L are in pivoted order; order[i] is the row of A that stands at i, left[i] what is left of its diagonal.
  const [l, pivotRow, update] = openWorkspace([n * n, n, n]);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const left = Float64Array.from({ length: n }, (_, i) => a.data[i * n + i]!);
  if (!left.every(Number.isFinite)) {
    throw new EbbError('NON_FINITE', 'A matrix to be factored is not finite.');
  }
  const negligible = share * left.reduce((max, value) => Math.max(max, value), 0);
  let rank = 0;
  for (; rank < n; rank++) {
    const k = rank;
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (left[i]! > left[pivot]!) pivot = i;
    if (!(left[pivot]! > negligible)) break;
    exchange(l, n, order, left, k, pivot);
    const root = Math.sqrt(left[k]!);
    pivotRow.set(l.subarray(k * n, k * n + k));
    gemv(l.subarray((k + 1) * n), n - k - 1, k, n, pivotRow, update);
    l[k * n + k] = root;
    for (let i = k + 1; i < n; i++) {
      const [p, q] = [order[i]!, order[k]!];
      const value = (a.data[Math.max(p, q) * n + Math.min(p, q)]! - update[i - k - 1]!) / root;
      l[i * n + k] = value;
      left[i] = left[i]! - value * value;
    }
  }
  const factor = matrix(rank, n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < Math.min(i + 1, rank); k++) factor.data[k * n + order[i]!] = l[i * n + k]!;
  }
  return factor;
}

/** Exchanges rows i and j of L, as far as they are filled, with their places in the order. */
function exchange(l: Float64Array, n: number, order: Uint32Array, left: Float64Array, i: number, j: number) {
  if (i === j) return;
  const held = l.slice(i * n, i * n + i);
  l.copyWithin(i * n, j * n, j * n + i);
  l.set(held, j * n);
  [order[i], order[j]] = [order[j]!, order[i]!];
  [left[i], left[j]] = [left[j]!, left[i]!];
}
