import { EbbError } from '../errors.js';
import { cholesky, choleskySolve } from './cholesky.js';
import type { Compute } from './compute.js';
import { type Matrix, matrix, row, transpose } from './matrix.js';
import { dot } from './vector.js';

/** The symmetric matrix S = diag(diagonal) + F'F, with F [n, D] and every element of `diagonal` [D] at least 0. */
export interface DiagonalPlusLowRank {
  readonly diagonal: Float64Array;
  readonly factor: Matrix;
}

/** S x, shape [D]. */
export function multiplyDiagonalPlusLowRank({ diagonal, factor }: DiagonalPlusLowRank, x: Float64Array): Float64Array {
  const out = x.map((v, j) => v * diagonal[j]!);
  for (let i = 0; i < factor.rows; i++) addScaled(out, row(factor, i), dot(row(factor, i), x));
  return out;
}

/**
 * x of S x = b for S = diag(d) + F'F, with F [n, D] and b [D].
 *
 * Where n < D by Woodbury's identity, S^-1 b = u - d^-1 F' (I + F d^-1 F')^-1 F u with u = d^-1 b: one n x n solve; else
 * the D x D matrix is formed. One step of iterative refinement follows.
 *
 * @throws EbbError SINGULAR when S is not positive definite.
 */
export async function solveDiagonalPlusLowRank(
  s: DiagonalPlusLowRank,
  b: Float64Array,
  compute: Compute,
): Promise<Float64Array> {
  const solve = s.factor.rows < s.factor.cols ? await woodbury(s, compute) : await dense(s, compute);
  const x = solve(b);
  const residual = multiplyDiagonalPlusLowRank(s, x).map((v, j) => b[j]! - v);
  addScaled(x, solve(residual), 1);
  return x;
}

type Solve = (b: Float64Array) => Float64Array;

async function woodbury({ diagonal, factor }: DiagonalPlusLowRank, compute: Compute): Promise<Solve> {
  if (!diagonal.every((d) => d > 0)) {
    throw new EbbError('SINGULAR', 'A covariance of fewer clips than dimensions without shrinkage is singular.', {
      hint: 'More clips, or a shrinkage above 0, make it regular.',
    });
  }
  const scaled = matrix(factor.rows, factor.cols, factor.data.slice());
  const roots = diagonal.map(Math.sqrt);
  for (let i = 0; i < scaled.rows; i++) {
    const values = row(scaled, i);
    for (let j = 0; j < values.length; j++) values[j] = values[j]! / roots[j]!;
  }
  const inner = await compute.gram(scaled);
  for (let i = 0; i < inner.rows; i++) inner.data[i * inner.cols + i] = inner.data[i * inner.cols + i]! + 1;
  const l = cholesky(inner);
  return (b) => {
    const out = b.map((v, j) => v / diagonal[j]!);
    const projected = Float64Array.from({ length: factor.rows }, (_, i) => dot(row(factor, i), out));
    const solved = choleskySolve(l, projected);
    const back = new Float64Array(b.length);
    for (let i = 0; i < factor.rows; i++) addScaled(back, row(factor, i), solved[i]!);
    for (let j = 0; j < out.length; j++) out[j] = out[j]! - back[j]! / diagonal[j]!;
    return out;
  };
}

async function dense({ diagonal, factor }: DiagonalPlusLowRank, compute: Compute): Promise<Solve> {
  const full = await compute.gram(transpose(factor));
  diagonal.forEach((d, j) => {
    full.data[j * full.cols + j] = full.data[j * full.cols + j]! + d;
  });
  const l = regularFactor(full);
  return (b) => choleskySolve(l, b);
}

function regularFactor(full: Matrix): Matrix {
  try {
    return cholesky(full);
  } catch (error) {
    if (!(error instanceof EbbError) || error.code !== 'SINGULAR') throw error;
    throw new EbbError(
      'SINGULAR',
      'A covariance is singular: embeddings do not vary, or dimensions repeat one another.',
      {
        hint: 'Leave out constant and repeated dimensions.',
      },
    );
  }
}

function addScaled(target: Float64Array, x: Float64Array, factor: number) {
  for (let j = 0; j < target.length; j++) target[j] = target[j]! + factor * x[j]!;
}
