import { type Matrix, matrix, row } from './matrix.js';
import { dot, norm } from './vector.js';

const SWEEPS_MAX = 60;

/**
 * The thin singular value decomposition W = U diag(s) V of a wide matrix W [g, D] with few rows, g at most D.
 *
 * One-sided Jacobi on the rows: plane rotations make them orthogonal, after which their norms are the singular values
 * and the normalised rows V [g, D]. Small singular values keep their relative accuracy (Demmel & Veselic 1992).
 *
 * @returns `values` s, descending, shape [g]; `right` V, whose rows with s > 0 are orthonormal (a row with s = 0 is 0);
 *   `left` U [g, g].
 */
export function thinSvd(w: Matrix): { values: Float64Array; left: Matrix; right: Matrix } {
  const { rows: g, cols: dim } = w;
  const work = matrix(g, dim, w.data.slice());
  const rotations = matrix(g, g);
  for (let i = 0; i < g; i++) rotations.data[i * g + i] = 1;
  for (let sweep = 0; sweep < SWEEPS_MAX; sweep++) {
    let rotated = false;
    for (let p = 0; p < g - 1; p++) {
      for (let q = p + 1; q < g; q++) {
        const [a, b] = [row(work, p), row(work, q)];
        const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
        if (Math.abs(ab) <= 1e-15 * Math.sqrt(aa * bb)) continue;
        rotated = true;
        const zeta = (bb - aa) / (2 * ab);
        const t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        rotate(a, b, c, c * t);
        rotate(row(rotations, p), row(rotations, q), c, c * t);
      }
    }
    if (!rotated) break;
  }
  const norms = Array.from({ length: g }, (_, i) => norm(row(work, i)));
  const order = norms.map((_, i) => i).sort((i, j) => norms[j]! - norms[i]!);
  const values = Float64Array.from(order, (i) => norms[i]!);
  const right = matrix(g, dim);
  const left = matrix(g, g);
  order.forEach((from, k) => {
    const s = values[k]!;
    if (s > 0)
      right.data.set(
        row(work, from).map((v) => v / s),
        k * dim,
      );
    // work = rotations W, so W = rotations' work and column k of U is row `from` of the rotations.
    row(rotations, from).forEach((v, i) => {
      left.data[i * g + k] = v;
    });
  });
  return { values, left, right };
}

function rotate(a: Float64Array, b: Float64Array, c: number, s: number) {
  for (let j = 0; j < a.length; j++) {
    const [x, y] = [a[j]!, b[j]!];
    a[j] = c * x - s * y;
    b[j] = s * x + c * y;
  }
}
