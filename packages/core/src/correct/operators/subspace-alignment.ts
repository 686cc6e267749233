import { z } from 'zod';
import type { Compute } from '../../linalg/compute.js';
import { type Matrix, matrix, stackRows, transpose } from '../../linalg/matrix.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import type { Operator } from '../contract.js';
import { denseMapBetween } from '../dense.js';
import { centredRows, principalAxes } from '../principal-axes.js';
import { rowsByDataset } from '../training-rows.js';

const parameters = z.strictObject({
  /** Width of the result, at most that of the embedding. */
  dimensions: z.number().int().min(1).max(4096).default(32),
});

/** Turns the train set's principal subspace into that of the other dataset. */
export const subspaceAlignment: Operator<z.infer<typeof parameters>> = {
  id: 'subspace-alignment',
  title: 'Subspace alignment',
  definition:
    'for a classifier trained on dataset s, with t the other one: a clip of s becomes (x - m_s) P_s’ P_s P_t’, a clip of t (x - m_t) P_t’, with m_d the mean and the rows of P_d the leading `dimensions` principal axes of the training embeddings of dataset d; axes that a dataset has too few clips for are 0',
  reference: 'Fernando, Habrard, Sebban & Tuytelaars, ICCV 2013, algorithm 1',
  parameters,
  labelsUsed: () => 'dataset',
  chosenBy: () => 'both',
  width: (dim, { dimensions }) => Math.min(dimensions, dim),
  matrixElements: (dim, { dimensions }) => 4 * dim * Math.min(dimensions, dim),
  async fit(rows, { dimensions }, { compute }) {
    const dim = rows.x.cols;
    const width = Math.min(dimensions, dim);
    const groups = rowsByDataset(rows, 2);
    const means = groups.map((group) => columnMoments(group).mean) as [Float64Array, Float64Array];
    const [first, second] = [
      await leadingAxes(centredRows(groups[0], means[0]), width, compute),
      await leadingAxes(centredRows(groups[1], means[1]), width, compute),
    ];
    const origin = new Float64Array(width);
    const into = (d: 0 | 1, m: Matrix) => denseMapBetween(means[d], m, origin);
    const maps = [
      into(0, await aligned(first, second, compute)),
      into(1, transpose(second)),
      into(0, transpose(first)),
      into(1, await aligned(second, first, compute)),
    ];
    return { stage: { kind: 'dense', by: 'both', maps } };
  },
};

/** The leading axes, with rows of zeros where there are fewer, so that every instrument has one width: [width, D]. */
async function leadingAxes(x: Matrix, width: number, compute: Compute): Promise<Matrix> {
  const { axes } = await principalAxes(x, compute);
  const kept = Math.min(width, axes.rows);
  const leading = matrix(kept, x.cols, axes.data.slice(0, kept * x.cols));
  return stackRows([leading, matrix(width - kept, x.cols)]);
}

/** P_s' P_s P_t', shape [D, width]. */
async function aligned(source: Matrix, target: Matrix, compute: Compute): Promise<Matrix> {
  return compute.product(transpose(source), await compute.product(target, source));
}
