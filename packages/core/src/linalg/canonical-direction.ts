import { EbbError } from '../errors.js';
import type { Compute } from './compute.js';
import { type Matrix, matrix, transpose } from './matrix.js';
import { pseudoInverseProduct } from './pseudo-inverse.js';
import { columnMoments } from './shrinkage.js';
import { matrixVectors } from './simd.js';
import { norm, unit } from './vector.js';

/** Squared singular values below about this share of the largest count as 0: float32 embeddings hold 24 bits. */
const SHARE_MIN: Readonly<Record<Compute['precision'], number>> = { float64: 1e-12, float32: 1e-6 };

/** Correlations of all columns below this are rounding. */
const CORRELATION_MIN = 1e-12;

/**
 * The first canonical direction of rows x [n, D] and one variable y [n], of unit length, shape [D]; 0 where no column is
 * correlated with y.
 *
 * w = X^+ y / |X^+ y|, with X and y less their means and X^+ the pseudo-inverse: for a single variable canonical correlation
 * analysis is least squares, the shortest solution where several fit. Projections X w rise with y. It is `x_weights_` of
 * scikit-learn's CCA(n_components=1, scale=False), which takes singular values up to 2.2e-10 of the largest for 0, where
 * here it is about 1e-6 (1e-3 where `compute` is of float32). From the n x n products where n < D.
 *
 * @throws EbbError NON_FINITE; SINGULAR of the factorisation.
 */
export async function canonicalDirection(x: Matrix, y: Float64Array, compute: Compute): Promise<Float64Array> {
  const { rows: n, cols: dim } = x;
  const { mean } = columnMoments(x);
  const centred = matrix(
    n,
    dim,
    x.data.map((v, at) => v - mean[at % dim]!),
  );
  const columns = transpose(centred);
  const yMean = y.reduce((sum, v) => sum + v, 0) / n;
  const target = y.map((v) => v - yMean);
  const [along] = matrixVectors(columns, [target]) as [Float64Array];
  const size = norm(centred.data) * norm(target);
  if (!Number.isFinite(size)) throw new EbbError('NON_FINITE', 'A canonical direction is of finite rows and values.');
  if (norm(along) <= CORRELATION_MIN * size) return along.fill(0);
  const share = SHARE_MIN[compute.precision];
  if (n >= dim) return unit(pseudoInverseProduct(await compute.gram(columns), along, share));
  const coefficients = centredSolution(await compute.gram(centred), target, share);
  const [direction] = matrixVectors(columns, [coefficients]) as [Float64Array];
  return unit(direction);
}

/**
 * K^+ b for the inner products K [n, n] of centred rows and a centred b [n].
 *
 * K maps 1 to 0, so that K + c 11' has the same pseudo-inverse on vectors that add to 0, for any c > 0; its rank is one
 * higher, and mostly full. `share` as for `pseudoInverseProduct`.
 */
export function centredSolution(k: Matrix, b: Float64Array, share: number): Float64Array {
  let trace = 0;
  for (let i = 0; i < k.rows; i++) trace += k.data[i * k.rows + i]!;
  const lifted = matrix(
    k.rows,
    k.rows,
    k.data.map((v) => v + trace / k.rows),
  );
  return pseudoInverseProduct(lifted, b, share);
}
