import type { Matrix } from '../linalg/matrix.js';
import { columnMoments } from '../linalg/shrinkage.js';
import type { Stage, TrainingRows } from './contract.js';
import { denseMapBetween } from './dense.js';
import { centredRows, meanVariance } from './principal-axes.js';
import { rowsByDataset } from './training-rows.js';

/**
 * The stage that carries clips of the classifier's train set s to the other dataset t, (x - m_s) A_st + m_t, and leaves those of t as they are;
 * m_d is the mean of the training embeddings of dataset d.
 *
 * @param ridge in units of the mean of all variances of both datasets
 * @param mapsBetween the matrices A_01 and A_10, shape [D, D], of centred rows [n_d, D] and of what the ridge adds to the diagonal of either
 *   covariance
 * @throws EbbError TOO_FEW_CLIPS when a dataset has fewer than 2; SINGULAR when neither varies.
 */
export async function carriedToOther(
  rows: TrainingRows,
  ridge: number,
  mapsBetween: (centred: readonly [Matrix, Matrix], added: number) => Promise<readonly [Matrix, Matrix]>,
): Promise<Stage> {
  const [first, second] = rowsByDataset(rows, 2);
  const means = [columnMoments(first).mean, columnMoments(second).mean] as const;
  const centred = [centredRows(first, means[0]), centredRows(second, means[1])] as const;
  const [there, back] = await mapsBetween(centred, ridge * meanVariance(centred));
  const maps = [
    denseMapBetween(means[0], there, means[1]),
    'identity',
    'identity',
    denseMapBetween(means[1], back, means[0]),
  ] as const;
  return { kind: 'dense', by: 'both', maps };
}
