import { EbbError } from '../errors.js';

const ITERATIONS_MAX = 60;

/**
 * The eigenvalues of a symmetric tridiagonal matrix T, ascending, shape [n]; in the unit of T.
 *
 * Implicit QL with Wilkinson's shift, without vectors: O(n^2) (Golub & Van Loan 8.3). An off-diagonal element below
 * eps |T| counts as 0, so each value has an error of a modest multiple of eps |T|: absolute, not relative, accuracy.
 *
 * @param diagonal d_0 .. d_(n-1); `offDiagonal` e_0 .. e_(n-2), where e_i couples i and i + 1. Neither is changed.
 * @throws EbbError NON_FINITE when the matrix is not finite.
 */
export function tridiagonalEigenvalues(diagonal: Float64Array, offDiagonal: Float64Array): Float64Array {
  const n = diagonal.length;
  const d = diagonal.slice();
  const e = new Float64Array(n);
  e.set(offDiagonal.subarray(0, Math.max(0, n - 1)));
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(d[i]!) + Math.abs(e[i]!));
  if (!Number.isFinite(size)) {
    throw new EbbError('NON_FINITE', 'A matrix whose eigenvalues are asked for is not finite.');
  }
  if (size === 0) return d;
  // Elements of at most 1, so that no square overflows.
  for (let i = 0; i < n; i++) {
    d[i] = d[i]! / size;
    e[i] = e[i]! / size;
  }
  for (let first = 0; first < n; first++) {
    for (let iteration = 0; ; iteration++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]!) > Number.EPSILON) last++;
      // Two sweeps a value are usual; the bound makes sure of an end.
      if (last === first || iteration === ITERATIONS_MAX) break;
      sweep(d, e, first, last);
    }
  }
  return d.sort().map((value) => value * size);
}

/** One implicit QL sweep over rows first .. last, bottom up. */
function sweep(d: Float64Array, e: Float64Array, first: number, last: number) {
  const ratio = (d[first + 1]! - d[first]!) / (2 * e[first]!);
  const root = Math.sqrt(1 + ratio * ratio);
  let g = d[last]! - d[first]! + e[first]! / (ratio + (ratio >= 0 ? root : -root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      // The rotation is lost to underflow: the matrix falls apart here, and the next sweep takes the parts.
      d[i + 1] = d[i + 1]! - p;
      e[last] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    const shifted = d[i + 1]! - p;
    const t = (d[i]! - shifted) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = shifted + p;
    g = c * t - b;
  }
  d[first] = d[first]! - p;
  e[first] = g;
  e[last] = 0;
}
