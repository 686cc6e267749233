import { norm } from '../../linalg/vector.js';
import { spearman } from '../correlation.js';

/** Projections that spread less than this share of the embeddings' length are rounding: float32 embeddings hold 24 bits. */
const SPREAD_MIN = 1e-6;

/** Projections that differ by less, as a share of the root mean square length of an embedding, are tied: their order is rounding. */
const TIE = 1e-9;

/**
 * rho |rho| for Spearman's rho between strengths and projections of embeddings: the squared correlation with its sign.
 *
 * In [-1, 1]; 0 where the projections do not vary beyond the rounding of float32, root of the summed squared deviations not
 * above 1e-6 `length`: what does not move is not sensitive. Where a direction was fitted on other rows a sign below 0 says
 * that it does not hold here, and the mean is 0 where there is no relation.
 *
 * @param length of all embeddings together, the Frobenius norm of their matrix
 * @throws EbbError SHAPE_MISMATCH; NON_FINITE for a projection that is not a number.
 */
export function signedSquare(strengths: ArrayLike<number>, projections: Float64Array, length: number): number {
  const mean = projections.reduce((sum, v) => sum + v, 0) / projections.length;
  const spread = norm(projections.map((v) => v - mean));
  if (spread <= SPREAD_MIN * length) return 0;
  const step = (TIE * length) / Math.sqrt(projections.length);
  const rounded = projections.map((v) => Math.round((v - mean) / step));
  const rho = spearman(strengths, rounded)?.rho ?? 0;
  return rho * Math.abs(rho);
}
