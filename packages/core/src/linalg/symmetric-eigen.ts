import { type Matrix, matrix } from './matrix.js';

const SWEEPS_MAX = 60;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix A = V diag(values) V', shape [n, n].
 *
 * Cyclic Jacobi (Golub & Van Loan 8.5): simple, backward stable and precise for small eigenvalues; its O(n^3) a sweep
 * is meant for n up to a few hundred.
 *
 * @returns `values` ascending, shape [n]; `vectors` with the eigenvector of values[k] in *row* k.
 */
export function symmetricEigen(a: Matrix): { values: Float64Array; vectors: Matrix } {
  const n = a.rows;
  const m = a.data.slice();
  const v = matrix(n, n);
  for (let i = 0; i < n; i++) v.data[i * n + i] = 1;
  const at = (i: number, j: number) => m[i * n + j]!;
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = at(p, q);
        if (Math.abs(off) <= 1e-16 * Math.sqrt(Math.abs(at(p, p) * at(q, q))) || Math.abs(off) < 1e-300) continue;
        rotated = true;
        const theta = (at(q, q) - at(p, p)) / (2 * off);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
        const c = 1 / Math.sqrt(1 + t * t);
        const s = c * t;
        for (let k = 0; k < n; k++) {
          const [x, y] = [at(k, p), at(k, q)];
          m[k * n + p] = c * x - s * y;
          m[k * n + q] = s * x + c * y;
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [at(p, k), at(q, k)];
          m[p * n + k] = c * x - s * y;
          m[q * n + k] = s * x + c * y;
          const [vx, vy] = [v.data[p * n + k]!, v.data[q * n + k]!];
          v.data[p * n + k] = c * vx - s * vy;
          v.data[q * n + k] = s * vx + c * vy;
        }
      }
    }
    if (!rotated) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => at(i, i) - at(j, j));
  const vectors = matrix(n, n);
  order.forEach((from, k) => {
    vectors.data.set(v.data.subarray(from * n, (from + 1) * n), k * n);
  });
  return { values: Float64Array.from(order, (i) => at(i, i)), vectors };
}
