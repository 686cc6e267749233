import { type Matrix, matrix, row, transpose } from '../linalg/matrix.js';
import { matrixVectors } from '../linalg/simd.js';
import type { AffineMap } from './affine.js';

/** Whether `correctedGram` holds for the map: it leaves every dimension's scale as it is. */
export function keepsScale({ scale }: AffineMap): boolean {
  return scale.every((s) => s === 1);
}

/**
 * The Gram matrix Y Y' of corrected rows Y = X + (X L) R + 1 b' from that of X, without forming Y: O(n^2 r + n D r)
 * in place of O(n^2 D).
 *
 * With P = X L, Q = X R' and K = Q + P (R R') / 2: Y Y' = G + P K' + K P' + z 1' + 1 z' + |b|^2, where z = (X + P R) b.
 *
 * @param gram X X' [n, n]; `x` [n, D]; `map` one that `keepsScale`.
 */
export function correctedGram({ left, right, shift }: AffineMap, gram: Matrix, x: Matrix): Matrix {
  const n = x.rows;
  const rank = right.rows;
  const p = times(x, transpose(left));
  const q = times(x, right);
  const rr = times(right, right);
  const rb = times(right, matrix(1, shift.length, shift)).data;
  const z = times(x, matrix(1, shift.length, shift)).data;
  const k = matrix(n, rank);
  for (let i = 0; i < n; i++) {
    for (let r = 0; r < rank; r++) {
      let sum = q.data[i * rank + r]!;
      for (let t = 0; t < rank; t++) sum += (p.data[i * rank + t]! * rr.data[t * rank + r]!) / 2;
      k.data[i * rank + r] = sum;
      z[i] = z[i]! + p.data[i * rank + r]! * rb[r]!;
    }
  }
  const bb = shift.reduce((sum, v) => sum + v * v, 0);
  const out = matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = gram.data[i * n + j]! + z[i]! + z[j]! + bb;
      for (let r = 0; r < rank; r++) {
        value += p.data[i * rank + r]! * k.data[j * rank + r]! + k.data[i * rank + r]! * p.data[j * rank + r]!;
      }
      out.data[i * n + j] = value;
      out.data[j * n + i] = value;
    }
  }
  return out;
}

/** X V' for a V [r, D] of few rows, shape [n, r]. */
function times(x: Matrix, v: Matrix): Matrix {
  const rows = Array.from({ length: v.rows }, (_, r) => row(v, r));
  const columns = matrix(v.rows, x.rows);
  matrixVectors(x, rows).forEach((column, r) => {
    columns.data.set(column, r * x.rows);
  });
  return transpose(columns);
}
