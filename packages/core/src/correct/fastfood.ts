import { EbbError } from '../errors.js';
import { type Matrix, matrix } from '../linalg/matrix.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';

/**
 * The random part of a Fastfood map: `stacks` blocks of `paddedDim` features each, all arrays of shape
 * [stacks * paddedDim], block after block.
 */
export interface FastfoodDraws {
  /** Width D of the input. */
  readonly dim: number;
  /** d, the least power of two that is no smaller than D; inputs are padded with zeros up to it. */
  readonly paddedDim: number;
  readonly stacks: number;
  /** Signs -1 and 1, the diagonal B. */
  readonly b: Int8Array;
  /** Indices into the whole stack: block i permutes i * d .. i * d + d - 1 within itself. */
  readonly permutation: Int32Array;
  /** Standard normal, the diagonal G. */
  readonly g: Float64Array;
  /** Chi_d draws over the Euclidean norm of the block's G: row lengths as a Gaussian matrix would have them. */
  readonly s: Float64Array;
}

/**
 * The draws of a Fastfood map from `dim` inputs to at least `components` directions, rounded up to whole blocks.
 *
 * The order of draws is that of scikit-learn-extra's `Fastfood(n_components=components, random_state=seed,
 * tradeoff_mem_accuracy='accuracy')`: G, B, permutations, then the lengths S, from NumPy's legacy generator.
 *
 * @throws EbbError INVALID_ARGUMENT when dim or components is no positive integer, or the seed none in [0, 2^32).
 */
export function drawFastfood(dim: number, components: number, seed: number): FastfoodDraws {
  for (const [where, value] of Object.entries({ dim, components })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new EbbError('INVALID_ARGUMENT', 'The size of a Fastfood map must be a positive integer.', {
        where,
        received: `${value}`,
      });
    }
  }
  let paddedDim = 1;
  while (paddedDim < dim) paddedDim *= 2;
  const stacks = Math.ceil(components / paddedDim);
  const size = stacks * paddedDim;

  const random = new NumpyRandomState(seed);
  const g = random.normal(size);
  const b = random.signs(size);
  const permutation = new Int32Array(size);
  for (let start = 0; start < size; start += paddedDim) {
    permutation.set(
      random.permutation(paddedDim).map((j) => start + j),
      start,
    );
  }
  const s = random.chi(paddedDim, size);
  for (let start = 0; start < size; start += paddedDim) {
    const inverseNorm =
      1 / Math.sqrt(g.subarray(start, start + paddedDim).reduce((sum, value) => sum + value * value, 0));
    for (let j = start; j < start + paddedDim; j++) s[j]! *= inverseNorm;
  }
  return { dim, paddedDim, stacks, b, permutation, g, s };
}

/**
 * Random Fourier features of the rows of x, shape [n, 2 m] for x [n, D], with m = stacks * d: [cos v, sin v] / sqrt(m).
 *
 * For one row x padded with zeros to d, each block is v = S H G P H B x / (sigma sqrt(d)), where B are signs, P
 * permutes, G is normal, S sets the lengths and H is the Walsh-Hadamard matrix of entries +-1. Inner products of two
 * rows' features approximate the Gaussian kernel exp(-|x - y|^2 / (2 sigma^2)). Rows are independent.
 *
 * Source: Le, Sarlos & Smola, Fastfood: approximating kernel expansions in loglinear time, ICML 2013; scaling as in
 * scikit-learn-extra.
 *
 * @throws EbbError WRONG_DIMENSION when x has not `draws.dim` columns; INVALID_ARGUMENT when sigma is not positive and
 *   finite.
 */
export function fastfoodFeatures(draws: FastfoodDraws, sigma: number, x: Matrix): Matrix {
  const { dim, paddedDim, stacks, b, permutation, g, s } = draws;
  if (x.cols !== dim) {
    throw new EbbError('WRONG_DIMENSION', 'The Fastfood map was drawn for another width.', {
      expected: `${dim} columns`,
      received: `${x.cols}`,
    });
  }
  if (!(sigma > 0 && sigma < Infinity)) {
    throw new EbbError('INVALID_ARGUMENT', 'The kernel width must be positive and finite.', {
      where: 'sigma',
      received: `${sigma}`,
    });
  }
  const size = stacks * paddedDim;
  const out = matrix(x.rows, 2 * size);
  const angleScale = 1 / (sigma * Math.sqrt(paddedDim));
  const featureScale = 1 / Math.sqrt(size);
  const signed = new Float64Array(paddedDim);
  const mixed = new Float64Array(paddedDim);
  for (let i = 0; i < x.rows; i++) {
    const source = i * dim;
    const target = i * out.cols;
    for (let start = 0; start < size; start += paddedDim) {
      for (let j = 0; j < dim; j++) signed[j] = b[start + j]! * x.data[source + j]!;
      signed.fill(0, dim);
      walshHadamard(signed);
      for (let j = 0; j < paddedDim; j++) mixed[j] = signed[permutation[start + j]! - start]! * g[start + j]!;
      walshHadamard(mixed);
      for (let j = 0; j < paddedDim; j++) {
        const v = mixed[j]! * s[start + j]! * angleScale;
        out.data[target + start + j] = Math.cos(v) * featureScale;
        out.data[target + size + start + j] = Math.sin(v) * featureScale;
      }
    }
  }
  return out;
}

/**
 * The unnormalised Walsh-Hadamard transform in natural (Hadamard) order, in place, of a vector whose length d is a
 * power of two: x <- H x with H(i, j) = (-1)^popcount(i & j). Twice is d times the identity.
 */
export function walshHadamard(x: Float64Array): void {
  const { length } = x;
  // Two levels in one pass halve the traffic to memory.
  let half = 1;
  for (; 2 * half < length; half *= 4) {
    for (let start = 0; start < length; start += 4 * half) {
      for (let j = start; j < start + half; j++) {
        const sum0 = x[j]! + x[j + half]!;
        const difference0 = x[j]! - x[j + half]!;
        const sum1 = x[j + 2 * half]! + x[j + 3 * half]!;
        const difference1 = x[j + 2 * half]! - x[j + 3 * half]!;
        x[j] = sum0 + sum1;
        x[j + half] = difference0 + difference1;
        x[j + 2 * half] = sum0 - sum1;
        x[j + 3 * half] = difference0 - difference1;
      }
    }
  }
  if (half < length) {
    for (let j = 0; j < half; j++) {
      const left = x[j]!;
      const right = x[j + half]!;
      x[j] = left + right;
      x[j + half] = left - right;
    }
  }
}
