import { cholesky, choleskySolve } from './cholesky.js';
import { type Matrix, matrix, row } from './matrix.js';
import { pivotedCholesky } from './pivoted-cholesky.js';
import { dot } from './vector.js';

/**
 * A^+ b, with the pseudo-inverse of a symmetric positive semidefinite A [n, n] and b [n]: the shortest of the vectors x for
 * which |A x - b| is least.
 *
 * From the pivoted factor F [r, n] of A = F'F: by substitution where r = n, else A^+ = F' (F F')^-2 F (Courrieu, Fast
 * computation of Moore-Penrose inverse matrices, 2005).
 *
 * @param share of the largest diagonal element, up to which what the factor leaves counts as 0; well above 1e-14.
 * @throws EbbError SHAPE_MISMATCH when A is not square; NON_FINITE; SINGULAR when `share` is too small for A's rounding.
 */
export function pseudoInverseProduct(a: Matrix, b: Float64Array, share: number): Float64Array {
  const factor = pivotedCholesky(a, share);
  const rank = factor.rows;
  if (rank === 0) return new Float64Array(a.rows);
  if (rank === a.rows) return substitute(factor, b);
  const inner = matrix(rank, rank);
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j <= i; j++) inner.data[i * rank + j] = dot(row(factor, i), row(factor, j));
  }
  const l = cholesky(inner);
  const projected = Float64Array.from({ length: rank }, (_, k) => dot(row(factor, k), b));
  const solved = choleskySolve(l, choleskySolve(l, projected));
  const out = new Float64Array(a.rows);
  for (let k = 0; k < rank; k++) addScaled(out, row(factor, k), solved[k]!);
  return out;
}

/** x of F'F x = b, for the factor F of a regular matrix: an upper triangle whose columns are permuted. */
function substitute(factor: Matrix, b: Float64Array): Float64Array {
  const n = b.length;
  const order = new Uint32Array(n);
  // The pivots, above 0 all, are what stands lowest in the columns.
  for (let j = 0; j < n; j++) {
    let k = n - 1;
    while (factor.data[k * n + j] === 0) k--;
    order[k] = j;
  }
  const rest = b.slice();
  const forward = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const values = row(factor, k);
    forward[k] = rest[order[k]!]! / values[order[k]!]!;
    addScaled(rest, values, -forward[k]!);
  }
  const x = new Float64Array(n);
  for (let k = n - 1; k >= 0; k--) {
    const values = row(factor, k);
    x[order[k]!] = (forward[k]! - dot(values, x)) / values[order[k]!]!;
  }
  return x;
}

function addScaled(target: Float64Array, x: Float64Array, factor: number) {
  for (let j = 0; j < target.length; j++) target[j] = target[j]! + factor * x[j]!;
}
