import { type Matrix, matrix } from './matrix.js';
import { gemv, gemvTransposed, openWorkspace } from './simd.js';

const QL_STEPS_MAX = 60;

/**
 * The eigenvalues and orthonormal eigenvectors of a symmetric A = V' diag(values) V, shape [n, n].
 *
 * Householder tridiagonalisation and implicit QL steps (Golub & Van Loan, Matrix Computations, 8.3): O(n^3), a tenth of
 * the time of cyclic Jacobi (symmetric-eigen.ts) at n = 300 and usable up to one or two thousand; eigenvalues are
 * precise to rounding of the largest, not of each.
 *
 * @returns `values` descending, shape [n]; `vectors` V, with the eigenvector of values[k] in *row* k.
 */
export function symmetricSpectrum(a: Matrix): { values: Float64Array; vectors: Matrix } {
  const n = a.rows;
  // Squares of elements of any size would overflow or vanish: the largest becomes 1.
  const largest = a.data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const { diagonal, offDiagonal, vectors } = tridiagonalise(a, largest || 1);
  diagonalise(diagonal, offDiagonal, vectors);
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[j]! - diagonal[i]! || i - j);
  const sorted = matrix(n, n);
  order.forEach((from, k) => {
    sorted.data.set(vectors.subarray(from * n, (from + 1) * n), k * n);
  });
  return { values: Float64Array.from(order, (k) => diagonal[k]! * largest), vectors: sorted };
}

/**
 * T = Q A Q' / divisor tridiagonal, with `diagonal` [n], `offDiagonal` [n] (element k couples k and k + 1, the last is 0) and the
 * rows of Q in `vectors` [n * n].
 */
function tridiagonalise(a: Matrix, divisor: number) {
  const n = a.rows;
  const [work, reflectors, p, pair, weights] = openWorkspace([n * n, n * n, n, 2 * n, 2]);
  for (let at = 0; at < work.length; at++) work[at] = a.data[at]! / divisor;
  const betas = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  for (let k = 0; k + 1 < n; k++) {
    const size = n - k - 1;
    // The reflector I - beta v v' that turns the column below the diagonal into a multiple of its first element.
    const v = reflectors.subarray(k * n + k + 1, (k + 1) * n);
    for (let i = 0; i < size; i++) v[i] = work[(k + 1 + i) * n + k]!;
    const { beta, first } = householder(v);
    betas[k] = beta;
    offDiagonal[k] = first;
    if (beta === 0) continue;
    const block = work.subarray((k + 1) * n + k + 1);
    gemv(block, size, size, n, v, p);
    let vp = 0;
    for (let i = 0; i < size; i++) vp += v[i]! * p[i]!;
    // A <- A - v w' - w v' with w = beta p - (beta^2 / 2) (v . p) v.
    const [ownV, w] = [pair.subarray(0, size), pair.subarray(size, 2 * size)];
    ownV.set(v);
    for (let i = 0; i < size; i++) w[i] = beta * p[i]! - ((beta * beta) / 2) * vp * v[i]!;
    for (let i = 0; i < size; i++) {
      weights[0] = -w[i]!;
      weights[1] = -v[i]!;
      gemvTransposed(pair, 2, size, size, weights, block.subarray(i * n, i * n + size));
    }
  }
  const diagonal = Float64Array.from({ length: n }, (_, k) => work[k * n + k]!);
  // Q = H_(n-2) ... H_0, built from the left so that its untouched part stays the identity: rows of Q times H.
  const q = work.fill(0);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const size = n - k - 1;
    if (betas[k] === 0) continue;
    const v = reflectors.subarray(k * n + k + 1, (k + 1) * n);
    const block = q.subarray((k + 1) * n + k + 1);
    gemv(block, size, size, n, v, p);
    for (let i = 0; i < size; i++) {
      const factor = -betas[k]! * p[i]!;
      const start = i * n;
      for (let j = 0; j < size; j++) block[start + j] = block[start + j]! + factor * v[j]!;
    }
  }
  return { diagonal, offDiagonal, vectors: q.slice() };
}

/** Turns x into the v of the reflection (I - beta v v') x = first e_1, in place; beta is 0 where x is 0. */
function householder(x: Float64Array): { beta: number; first: number } {
  let largest = 0;
  for (const value of x) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return { beta: 0, first: 0 };
  let square = 0;
  for (let i = 0; i < x.length; i++) {
    x[i] = x[i]! / largest;
    square += x[i]! * x[i]!;
  }
  const first = x[0]! > 0 ? -Math.sqrt(square) : Math.sqrt(square);
  // |v|^2 = |x|^2 - 2 first x_0 + first^2 for v = x - first e_1, without cancellation by the choice of sign.
  const beta = 1 / (square - first * x[0]!);
  x[0] = x[0]! - first;
  return { beta, first: first * largest };
}

/** Implicit QL steps with Wilkinson's shift until the off-diagonal is rounding; the rows of `vectors` turn along. */
function diagonalise(d: Float64Array, e: Float64Array, vectors: Float64Array) {
  const n = d.length;
  for (let low = 0; low < n; low++) {
    for (let step = 0; step < QL_STEPS_MAX; step++) {
      let high = low;
      while (high + 1 < n && Math.abs(e[high]!) > Number.EPSILON * (Math.abs(d[high]!) + Math.abs(d[high + 1]!))) {
        high++;
      }
      if (high === low) break;
      const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
      const shift = d[low]! - e[low]! / (half + (half >= 0 ? 1 : -1) * Math.hypot(half, 1));
      chaseBulge(d, e, vectors, low, high, shift);
    }
  }
}

/** One QL sweep over the unreduced block low .. high, from its end: each rotation moves the bulge up by one. */
function chaseBulge(d: Float64Array, e: Float64Array, vectors: Float64Array, low: number, high: number, shift: number) {
  const n = d.length;
  let [c, s, p] = [1, 1, 0];
  let g = d[high]! - shift;
  // A rotation that waits for the next, so that both turn the row that they share in one pass.
  let waiting: Rotation | undefined;
  let i = high - 1;
  for (; i >= low; i--) {
    const f = s * e[i]!;
    const b = c * e[i]!;
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) break;
    s = f / r;
    c = g / r;
    const q = d[i + 1]! - p;
    const t = (d[i]! - q) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = q + p;
    g = c * t - b;
    if (waiting) {
      turnTwice(vectors, i * n, n, waiting, { c, s });
      waiting = undefined;
    } else {
      waiting = { c, s };
    }
  }
  if (waiting) turn(vectors, (i + 1) * n, n, waiting);
  e[high] = 0;
  if (i >= low) {
    // The block fell apart: what is left of it is treated on its own.
    d[i + 1] = d[i + 1]! - p;
    return;
  }
  d[low] = d[low]! - p;
  e[low] = g;
}

interface Rotation {
  readonly c: number;
  readonly s: number;
}

/** Rotates the row that begins at `start` and the one after it: (x, y) to (c x - s y, s x + c y). */
function turn(rows: Float64Array, start: number, length: number, { c, s }: Rotation) {
  for (let a = start; a < start + length; a++) {
    const x = rows[a]!;
    const y = rows[a + length]!;
    rows[a] = c * x - s * y;
    rows[a + length] = s * x + c * y;
  }
}

/** Rotates the second and third of three rows from `start` by `lower`, then the first and second by `upper`. */
function turnTwice(rows: Float64Array, start: number, length: number, lower: Rotation, upper: Rotation) {
  const { c: c1, s: s1 } = lower;
  const { c: c2, s: s2 } = upper;
  for (let a = start; a < start + length; a++) {
    const x = rows[a]!;
    const y = rows[a + length]!;
    const z = rows[a + 2 * length]!;
    const middle = c1 * y - s1 * z;
    rows[a] = c2 * x - s2 * middle;
    rows[a + length] = s2 * x + c2 * middle;
    rows[a + 2 * length] = s1 * y + c1 * z;
  }
}
