import { EbbError } from '../errors.js';
import type { Compute } from '../linalg/compute.js';
import { type Matrix, matrix, row, selectRows, transpose } from '../linalg/matrix.js';
import { symmetricSpectrum } from '../linalg/symmetric-spectrum.js';
import { unit } from '../linalg/vector.js';

/**
 * Variances below this share of the largest are taken for 0: embeddings are stored in float32, and an axis found from
 * the Gram matrix loses its right angle to the others at the square of that precision.
 */
export const VARIANCE_SHARE_MIN = 1e-9;

/** The principal axes of rows: `axes` [r, D] orthonormal, `variances` along them, descending and above 0, shape [r]. */
export interface PrincipalAxes {
  readonly axes: Matrix;
  readonly variances: Float64Array;
}

/**
 * The eigenvectors of X'X / n with a variance above rounding, of centred rows X [n, D]; r = 0 for rows of zeros.
 *
 * From the n x n Gram matrix where n < D: for X X' u = n v u the axis is X'u / |X'u|.
 *
 * @param least variance up to which axes are left out as well.
 */
export async function principalAxes(x: Matrix, compute: Compute, least = 0): Promise<PrincipalAxes> {
  const { rows: n, cols: dim } = x;
  const wide = n < dim;
  const columns = transpose(x);
  const { values, vectors } = symmetricSpectrum(await compute.gram(wide ? x : columns));
  const threshold = Math.max(VARIANCE_SHARE_MIN * (values[0] ?? 0), least * n);
  const kept = Array.from(values.keys()).filter((k) => values[k]! > threshold);
  const variances = Float64Array.from(kept, (k) => values[k]! / n);
  const leading = selectRows(vectors, kept);
  if (!wide) return { axes: leading, variances };
  const axes = kept.length > 0 ? await compute.product(leading, columns) : matrix(0, dim);
  for (let k = 0; k < axes.rows; k++) row(axes, k).set(unit(row(axes, k)));
  return { axes, variances };
}

/** The rows less `mean` [D], copied. */
export function centredRows(x: Matrix, mean: Float64Array): Matrix {
  return matrix(
    x.rows,
    x.cols,
    x.data.map((v, at) => v - mean[at % x.cols]!),
  );
}

/**
 * The mean variance of centred groups of rows, over their dimensions and groups.
 *
 * @throws EbbError SINGULAR when it is 0.
 */
export function meanVariance(groups: readonly Matrix[]): number {
  const sum = groups.reduce((total, { rows, data }) => total + data.reduce((part, v) => part + v * v, 0) / rows, 0);
  const mean = sum / groups.length / groups[0]!.cols;
  if (!(mean > 0)) {
    throw new EbbError('SINGULAR', 'The training embeddings of either dataset do not vary.', {
      expected: 'a mean variance above 0',
      received: String(mean),
    });
  }
  return mean;
}
