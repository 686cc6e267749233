import type { Compute } from '../../linalg/compute.js';
import { type Matrix, transpose } from '../../linalg/matrix.js';
import { pivotedCholesky } from '../../linalg/pivoted-cholesky.js';
import { singularValues } from '../../linalg/singular-values.js';
import { centreRows } from './centred-rows.js';
import type { Discrepancy } from './contract.js';
import { requireRows } from './require-rows.js';

/** The Fréchet distance of two sets, each taken for a Gaussian. */
export const frechetDistance: Discrepancy = {
  id: 'frechet',
  title: 'Fréchet distance',
  definition:
    '|m_a - m_b|² + tr S_a + tr S_b - 2 tr (S_a S_b)^(1/2), with m the mean and S the covariance (divided by n - 1) of either set. With factors F such that S = F’F, tr (S_a S_b)^(1/2) is the sum of the singular values of F_a F_b’: real, and the distance at least 0, for singular covariances too',
  reference:
    'Dowson & Landau, J. Multivariate Analysis 12, 1982; on audio embeddings Kilgour et al., Fréchet audio distance, Interspeech 2019',
  range: [0, Infinity],
  neutral: 0,
  async compute(sets, { compute }) {
    requireRows(sets, 2);
    const [a, b] = [centreRows(sets.a), centreRows(sets.b)];
    const meanSquare = a.mean.reduce((sum, value, j) => sum + (value - b.mean[j]!) ** 2, 0);
    const product = await compute.product(await smallFactor(a.rows, compute), await smallFactor(b.rows, compute));
    const overlap = singularValues(product).reduce((sum, value) => sum + value, 0);
    return Math.max(0, meanSquare + a.trace + b.trace - 2 * overlap);
  },
};

/** F with F'F = X'X and at most D rows: X [n, D] itself, or a Cholesky factor of its covariance where n > D. */
async function smallFactor(x: Matrix, compute: Compute): Promise<Matrix> {
  return x.rows <= x.cols ? x : pivotedCholesky(await compute.gram(transpose(x)));
}
