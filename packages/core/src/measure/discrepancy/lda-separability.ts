import { solveDiagonalPlusLowRank } from '../../linalg/diagonal-plus-low-rank.js';
import { shrunkWithinClassCovariance } from '../../linalg/shrinkage.js';
import { dot } from '../../linalg/vector.js';
import type { Discrepancy } from './contract.js';
import { requireRows } from './require-rows.js';

/** How many standard deviations the means lie apart along the direction of linear discriminant analysis. */
export const ldaSeparability: Discrepancy = {
  id: 'lda-separability',
  title: 'LDA separability',
  definition:
    'd’ = sqrt((m_a - m_b)’ Sw^-1 (m_a - m_b)), with m the means and Sw the within-set covariance, each set’s Ledoit-Wolf shrunk, standardised by its own columns: the distance of the means in standard deviations along v = Sw^-1 (m_a - m_b). On the rows that v was fitted on',
  reference: 'Fisher, Annals of Eugenics 7, 1936; shrinkage of Ledoit & Wolf, J. Multivariate Analysis 88, 2004',
  range: [0, Infinity],
  neutral: 0,
  async compute(sets, { compute }) {
    requireRows(sets, 2);
    const within = await shrunkWithinClassCovariance([sets.a, sets.b], compute);
    const [meanA, meanB] = within.means as [Float64Array, Float64Array];
    const difference = meanA.map((value, j) => value - meanB[j]!);
    const direction = await solveDiagonalPlusLowRank(within, difference, compute);
    return Math.sqrt(Math.max(0, dot(direction, difference)));
  },
};
