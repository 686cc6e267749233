import { type Matrix, matrix } from '../linalg/matrix.js';

/**
 * The affine map y = x diag(scale) + (x L) R + shift of row vectors, kept in factored form.
 *
 * `scale` and `shift` have shape [D], `left` L is [D, r], `right` R is [r, D]; r = 0 is a diagonal map.
 */
export interface AffineMap {
  readonly scale: Float64Array;
  readonly left: Matrix;
  readonly right: Matrix;
  readonly shift: Float64Array;
}

/** The diagonal map y = x diag(scale) + shift, each of shape [D]. */
export function diagonalMap(scale: Float64Array, shift: Float64Array): AffineMap {
  return { scale, left: matrix(scale.length, 0), right: matrix(0, scale.length), shift };
}

/** The projection y = x (I - V'V) away from the span of the orthonormal rows of V, shape [r, D]. */
export function projectionMap(directions: Matrix): AffineMap {
  const { rows: rank, cols: dim } = directions;
  const left = matrix(dim, rank);
  for (let r = 0; r < rank; r++) {
    for (let j = 0; j < dim; j++) left.data[j * rank + r] = -directions.data[r * dim + j]!;
  }
  return { scale: new Float64Array(dim).fill(1), left, right: directions, shift: new Float64Array(dim) };
}

/** A B for plain small matrices, shape [a.rows, b.cols]. */
function multiply(a: Matrix, b: Matrix): Matrix {
  const out = matrix(a.rows, b.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.cols; k++) {
      const factor = a.data[i * a.cols + k]!;
      for (let j = 0; j < b.cols; j++) {
        out.data[i * b.cols + j] = out.data[i * b.cols + j]! + factor * b.data[k * b.cols + j]!;
      }
    }
  }
  return out;
}

/** The images of the rows of x, shape [n, D]. */
export function applyAffine({ scale, left, right, shift }: AffineMap, x: Matrix): Matrix {
  const out = multiply(multiply(x, left), right);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) {
      const at = i * x.cols + j;
      out.data[at] = out.data[at]! + x.data[at]! * scale[j]! + shift[j]!;
    }
  }
  return out;
}

/**
 * The one map that equals `first` followed by `second`, its rank the sum of both.
 *
 * With S, L, R, b for scale, left, right and shift: S = S1 S2, L = [L1 | S1 L2 + L1 (R1 L2)], R = [R1 S2 ; R2] and
 * b = b1 mapped by `second`.
 */
export function composeAffine(first: AffineMap, second: AffineMap): AffineMap {
  const dim = first.scale.length;
  const [r1, r2] = [first.right.rows, second.right.rows];
  const through = multiply(first.left, multiply(first.right, second.left));
  const left = matrix(dim, r1 + r2);
  const right = matrix(r1 + r2, dim);
  for (let j = 0; j < dim; j++) {
    for (let r = 0; r < r1; r++) left.data[j * (r1 + r2) + r] = first.left.data[j * r1 + r]!;
    for (let r = 0; r < r2; r++) {
      left.data[j * (r1 + r2) + r1 + r] = first.scale[j]! * second.left.data[j * r2 + r]! + through.data[j * r2 + r]!;
    }
  }
  for (let r = 0; r < r1; r++) {
    for (let j = 0; j < dim; j++) {
      right.data[r * dim + j] = first.right.data[r * dim + j]! * second.scale[j]!;
    }
  }
  right.data.set(second.right.data, r1 * dim);
  return {
    scale: first.scale.map((s, j) => s * second.scale[j]!),
    left,
    right,
    shift: applyAffine(second, { rows: 1, cols: dim, data: first.shift }).data,
  };
}

/**
 * The weights of a linear score on the input that equals the score y.w + b on the output:
 * x.w' + b' with w' = w scale + L (R w) and b' = b + shift.w.
 */
export function pullBack(map: AffineMap, weights: Float64Array, intercept: number) {
  const { scale, left, right, shift } = map;
  const dim = scale.length;
  const rank = right.rows;
  const pulled = weights.map((w, j) => w * scale[j]!);
  for (let r = 0; r < rank; r++) {
    let inner = 0;
    for (let j = 0; j < dim; j++) inner += right.data[r * dim + j]! * weights[j]!;
    for (let j = 0; j < dim; j++) pulled[j] = pulled[j]! + inner * left.data[j * rank + r]!;
  }
  return { weights: pulled, intercept: weights.reduce((sum, w, j) => sum + w * shift[j]!, intercept) };
}
