import { type Matrix, matrix, row } from '../linalg/matrix.js';
import { matrixVectors } from '../linalg/simd.js';
import { dot } from '../linalg/vector.js';
import { applyDense } from './dense.js';

/** Weighted sums of Gaussian kernels about anchors: `anchors` [a, D], `weights` W [a, D'], kernel width `sigma` > 0. */
export interface KernelProjection {
  readonly anchors: Matrix;
  readonly sigma: number;
  readonly weights: Matrix;
}

/**
 * The features y = k(x) W of the rows of x [n, D], shape [n, D'].
 *
 * k(x) has an element exp(-|x - a|^2 / (2 sigma^2)) an anchor a, with |x - a|^2 = |x|^2 + |a|^2 - 2 x . a, at least 0.
 */
export function applyKernelProjection({ anchors, sigma, weights }: KernelProjection, x: Matrix): Matrix {
  const products = matrixVectors(
    anchors,
    Array.from({ length: x.rows }, (_, i) => row(x, i)),
  );
  const squares = Float64Array.from({ length: anchors.rows }, (_, a) => dot(row(anchors, a), row(anchors, a)));
  const kernel = matrix(x.rows, anchors.rows);
  products.forEach((inner, i) => {
    const own = dot(row(x, i), row(x, i));
    kernel.data.set(
      inner.map((v, a) => Math.exp(-Math.max(0, own + squares[a]! - 2 * v) / (2 * sigma * sigma))),
      i * anchors.rows,
    );
  });
  return applyDense({ matrix: weights, shift: new Float64Array(weights.cols) }, kernel);
}
