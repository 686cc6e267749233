import { centredSolution } from '../../linalg/canonical-direction.js';
import { type Matrix, matrix, row } from '../../linalg/matrix.js';
import { dot, norm } from '../../linalg/vector.js';
import { midRanks } from '../mid-ranks.js';
import { signedSquare } from './signed-square.js';

/** Of the squared singular values of a clip's few rows, as for all rows together (linalg/canonical-direction.ts). */
const SHARE_MIN = 1e-12;

/** How one clip's embedding follows the strength of an effect. */
export interface ClipSensitivity {
  /** rho |rho| along the direction that was fitted on the same strengths, in [0, 1]. */
  readonly inSample: number;
  /** rho |rho| of projections each along a direction that was fitted without its strength, in [-1, 1]. */
  readonly leftOut: number;
}

/**
 * The sensitivity of one clip to an effect, from its embeddings x [S, D] in S strengths.
 *
 * The canonical direction between x and the ranks of the strengths has S - 1 degrees of freedom for S - 1 figures where
 * S - 1 <= D: in-sample the correlation is then 1 by construction, for any clip that moves. With strength s left out, w_s is
 * the unit direction of the others, and p_s = (x_s - m_s) w_s, with m_s the others' mean, where the strength comes to lie;
 * `leftOut` is of the p_s. It is 1 where the embedding moves along one direction alone, however unevenly, and 0 on average
 * where it moves at random; noise beside an uneven movement tells, since the direction of a few rows fits that too.
 *
 * @param strengths shape [S], at least 3
 * @throws EbbError NON_FINITE, SINGULAR of the factorisation.
 */
export function clipSensitivity(strengths: ArrayLike<number>, x: Matrix): ClipSensitivity {
  const ranks = midRanks(strengths);
  const length = norm(x.data);
  const products = centredProducts(x);
  const all = Array.from(ranks.keys());
  const ofAll = directionOf(products, ranks, all);
  const inSample = Float64Array.from(all, (s) => position(products, ofAll, all, s));
  const leftOut = Float64Array.from(all, (s) => {
    const others = all.filter((t) => t !== s);
    return position(products, directionOf(products, ranks, others), others, s);
  });
  return {
    inSample: Math.abs(signedSquare(strengths, inSample, length)),
    leftOut: signedSquare(strengths, leftOut, length),
  };
}

/** Inner products of the rows less their mean, shape [S, S]. */
function centredProducts(x: Matrix): Matrix {
  const centred = matrix(x.rows, x.cols, x.data.slice());
  for (let j = 0; j < x.cols; j++) {
    let sum = 0;
    for (let s = 0; s < x.rows; s++) sum += x.data[s * x.cols + j]!;
    for (let s = 0; s < x.rows; s++) centred.data[s * x.cols + j] = x.data[s * x.cols + j]! - sum / x.rows;
  }
  const out = matrix(x.rows, x.rows);
  for (let s = 0; s < x.rows; s++) {
    for (let t = 0; t <= s; t++) {
      const value = dot(row(centred, s), row(centred, t));
      out.data[s * x.rows + t] = value;
      out.data[t * x.rows + s] = value;
    }
  }
  return out;
}

/** Coefficients, adding to 0, of the rows `kept` in their unit canonical direction; all 0 where they do not move. */
function directionOf({ cols, data }: Matrix, ranks: Float64Array, kept: readonly number[]): Float64Array {
  const count = kept.length;
  const means = kept.map((s) => kept.reduce((sum, t) => sum + data[s * cols + t]!, 0) / count);
  const mean = means.reduce((sum, v) => sum + v, 0) / count;
  const inner = matrix(count, count);
  kept.forEach((s, i) => {
    kept.forEach((t, j) => {
      inner.data[i * count + j] = data[s * cols + t]! - means[i]! - means[j]! + mean;
    });
  });
  const meanRank = kept.reduce((sum, s) => sum + ranks[s]!, 0) / count;
  const coefficients = centredSolution(
    inner,
    Float64Array.from(kept, (s) => ranks[s]! - meanRank),
    SHARE_MIN,
  );
  const squared = coefficients.reduce((sum, a, i) => sum + a * dot(row(inner, i), coefficients), 0);
  return squared > 0 ? coefficients.map((a) => a / Math.sqrt(squared)) : coefficients.fill(0);
}

/** Where row s lies along a direction of the rows `kept`, from their mean. */
function position({ cols, data }: Matrix, direction: Float64Array, kept: readonly number[], s: number): number {
  return kept.reduce((total, t, i) => {
    const mean = kept.reduce((sum, u) => sum + data[u * cols + t]!, 0) / kept.length;
    return total + direction[i]! * (data[s * cols + t]! - mean);
  }, 0);
}
