import { EbbError } from '../errors.js';
import { type Matrix, transpose } from './matrix.js';
import { gemv, openWorkspace, updateAndMultiply } from './simd.js';
import { tridiagonalEigenvalues } from './tridiagonal-eigenvalues.js';
import { dot } from './vector.js';

/**
 * The singular values of A [m, n], descending, shape [min(m, n)]; in the unit of A.
 *
 * Householder bidiagonalisation U'AV = B (Golub & Van Loan 5.4.8), two passes over the matrix a column; then the values
 * of B are the eigenvalues of the symmetric tridiagonal matrix of order 2n with zeros on its diagonal and
 * b_11, b_12, b_22, b_23, ... beside it, which are plus and minus those values (Golub & Kahan 1965). Errors are of the
 * order of eps |A| for small values too, where roots of the eigenvalues of A'A would have sqrt(eps) |A|. Elements below
 * 1e-154, whose squares vanish, may count as 0.
 *
 * @throws EbbError NON_FINITE when A is not finite, or too large to be squared.
 */
export function singularValues(a: Matrix): Float64Array {
  const { diagonal, superdiagonal } = bidiagonal(a.rows < a.cols ? transpose(a) : a);
  const n = diagonal.length;
  const couplings = new Float64Array(Math.max(0, 2 * n - 1));
  for (let k = 0; k < n; k++) {
    couplings[2 * k] = diagonal[k]!;
    if (k < n - 1) couplings[2 * k + 1] = superdiagonal[k]!;
  }
  const values = tridiagonalEigenvalues(new Float64Array(2 * n), couplings);
  // Value k of either sign is known twice; the mean of the two is below zero by rounding at most.
  return Float64Array.from({ length: n }, (_, k) => Math.max(0, (values[2 * n - 1 - k]! - values[k]!) / 2));
}

/** The diagonal [n] and superdiagonal [n - 1] of the upper bidiagonal form of a tall A [m, n]; signs are arbitrary. */
function bidiagonal({ rows: m, cols: n, data }: Matrix) {
  const diagonal = new Float64Array(n);
  const superdiagonal = new Float64Array(Math.max(0, n - 1));
  // Step k reflects from the left by I - u u', then from the right by I - v v': A - u y' - x v'. The update of step k is
  // carried out in step k + 1, together with the product with its u.
  const [work, u, y, x, v, nextU, nextY] = openWorkspace([data.length, m, n, m, n, m, n]);
  work.set(data);
  for (let k = 0; k < n; k++) {
    for (let i = k; i < m; i++) {
      nextU[i] = work[i * n + k]! - u[i]! * y[k]! - x[i]! * v[k]!;
    }
    diagonal[k] = reflect(nextU.subarray(k));
    nextY.fill(0, k);
    const block = { u: u.subarray(k), y: y.subarray(k), x: x.subarray(k), v: v.subarray(k) };
    updateAndMultiply(work.subarray(k * n + k), m - k, n - k, n, {
      ...block,
      w: nextU.subarray(k),
      z: nextY.subarray(k),
    });
    u.set(nextU.subarray(k), k);
    y.set(nextY.subarray(k), k);
    if (k === n - 1) break;

    const right = v.subarray(k + 1);
    for (let j = k + 1; j < n; j++) right[j - k - 1] = work[k * n + j]! - u[k]! * y[j]!;
    superdiagonal[k] = reflect(right);
    // Row k is done; below it x = (A - u y') v.
    const below = x.subarray(k + 1);
    gemv(work.subarray((k + 1) * n + k + 1), m - k - 1, n - k - 1, n, right, below);
    const along = dot(y.subarray(k + 1), right);
    for (let i = k + 1; i < m; i++) below[i - k - 1] = below[i - k - 1]! - u[i]! * along;
  }
  return { diagonal, superdiagonal };
}

/**
 * Turns a vector into the u of the reflection I - u u', |u|^2 = 2, that maps it onto the first axis; returns what it
 * becomes there. A vector without a part off that axis becomes u = 0: no reflection.
 */
function reflect(vector: Float64Array): number {
  const first = vector[0]!;
  const rest = vector.subarray(1);
  const restSquare = dot(rest, rest);
  const length = Math.sqrt(first * first + restSquare);
  if (!Number.isFinite(length)) {
    throw new EbbError('NON_FINITE', 'A matrix is not finite, or too large to be squared.');
  }
  if (restSquare === 0) {
    vector.fill(0);
    return first;
  }
  const image = first > 0 ? -length : length;
  // u is proportional to vector - image e_1, whose squared length is 2 length (length + |first|).
  const scale = 1 / Math.sqrt(length * (length + Math.abs(first)));
  vector[0] = first - image;
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * scale;
  return image;
}
