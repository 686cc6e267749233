import { type Matrix, selectBlock, selectRows } from '../linalg/matrix.js';
import { gemv, gemvTransposed, symv } from '../linalg/simd.js';
import { dot } from '../linalg/vector.js';

/**
 * How a solver represents weight vectors w of the augmented features (x, 1), so that one algorithm serves few wide rows
 * and many narrow ones.
 *
 * `span`: w = X'a with coefficients a [n]; needs only the Gram matrix G = XX' + 1, and never the features: w.x_i = (Ga)_i.
 * `primal`: w itself [D + 1]; needs the features.
 */
export interface Geometry {
  readonly kind: 'span' | 'primal';
  /** G of `span`, the features with a last column of ones of `primal`. */
  readonly matrix: Matrix;
}

/** The geometry of rows whose Gram matrix X X' is known. */
export function spanGeometry(gram: Matrix): Geometry {
  return { kind: 'span', matrix: { ...gram, data: gram.data.map((v) => v + 1) } };
}

/** The geometry of rows x [n, D]. */
export function primalGeometry(x: Matrix): Geometry {
  const { rows: n, cols: dim } = x;
  const data = new Float64Array(n * (dim + 1)).fill(1);
  for (let i = 0; i < n; i++) data.set(x.data.subarray(i * dim, (i + 1) * dim), i * (dim + 1));
  return { kind: 'primal', matrix: { rows: n, cols: dim + 1, data } };
}

/** The geometry of a subset of the rows. */
export function restrict({ kind, matrix }: Geometry, rows: ArrayLike<number>): Geometry {
  return { kind, matrix: kind === 'span' ? selectBlock(matrix, rows, rows) : selectRows(matrix, rows) };
}

/** The part of `matrix` that maps coefficients of `restrict(geometry, trainRows)` to logits of `rows`. */
export function scoringBlock(
  { kind, matrix }: Geometry,
  rows: ArrayLike<number>,
  trainRows: ArrayLike<number>,
): Matrix {
  return kind === 'span' ? selectBlock(matrix, rows, trainRows) : selectRows(matrix, rows);
}

/** A weight vector with its image, the logits it gives the training rows; both kept, since CG needs both. */
export interface Weights {
  readonly coefficients: Float64Array;
  readonly image: Float64Array;
}

/** The operations of a solver on weight vectors; `m` is the geometry's matrix in the open SIMD workspace. */
export interface WeightSpace {
  /** Sets the image from the coefficients: one product with the matrix. */
  setImage(w: Weights): void;
  /** out = out + X'r, for r [n]. */
  addAdjoint(r: Float64Array, out: Float64Array): void;
  /** The inner product of two weight vectors. */
  inner(a: Weights, b: Weights): number;
}

/**
 * The operations on weight vectors of one geometry, by which the solver need not know which it is.
 *
 * @param m the geometry's matrix [n, width] in the open SIMD workspace, read only.
 */
export function weightSpace(kind: Geometry['kind'], m: Float64Array, n: number, width: number): WeightSpace {
  if (kind === 'span') {
    return {
      setImage: (w) => symv(m, n, w.coefficients, w.image),
      addAdjoint: (r, out) => {
        for (let i = 0; i < n; i++) out[i] = out[i]! + r[i]!;
      },
      inner: (a, b) => dot(a.coefficients, b.image),
    };
  }
  return {
    setImage: (w) => gemv(m, n, width, width, w.coefficients, w.image),
    addAdjoint: (r, out) => gemvTransposed(m, n, width, width, r, out),
    inner: (a, b) => dot(a.coefficients, b.coefficients),
  };
}
