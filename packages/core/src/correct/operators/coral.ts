import { z } from 'zod';
import type { Compute } from '../../linalg/compute.js';
import { type Matrix, matrix, row, stackRows, transpose } from '../../linalg/matrix.js';
import { carriedToOther } from '../carried-to-other.js';
import type { Operator } from '../contract.js';
import { type PrincipalAxes, principalAxes } from '../principal-axes.js';

const parameters = z.strictObject({
  /** What is added to the diagonal of either covariance, in units of their mean variance. */
  ridge: z.number().min(1e-6).max(1e6).default(1),
});

/** Gives the train set's embeddings the covariance of the other dataset. */
export const coral: Operator<z.infer<typeof parameters>> = {
  id: 'coral',
  title: 'Correlation alignment (CORAL)',
  definition:
    'for a classifier trained on dataset s, with t the other one: a clip of s becomes (x - m_s) (C_s + r I)^-1/2 (C_t + r I)^1/2 + m_t, a clip of t stays; m_d and C_d are mean and covariance of the training embeddings of dataset d, r = ridge times the mean of all their variances (the paper adds I to the covariances of features of mean 0 and variance 1)',
  reference: 'Sun, Feng & Saenko, Return of frustratingly easy domain adaptation, AAAI 2016, algorithm 1',
  parameters,
  labelsUsed: () => 'dataset',
  chosenBy: () => 'both',
  matrixElements: (dim) => 2 * dim ** 2,
  async fit(rows, { ridge }, { compute }) {
    const stage = await carriedToOther(rows, ridge, async (centred, added) => {
      const [first, second] = [await principalAxes(centred[0], compute), await principalAxes(centred[1], compute)];
      return [await recolouring(first, second, added, compute), await recolouring(second, first, added, compute)];
    });
    return { stage };
  },
};

/**
 * (C_s + r I)^-1/2 (C_t + r I)^1/2, shape [D, D].
 *
 * With C_d = V_d' diag(c_d) V_d the factors are r^-1/2 I + V_s' E_s V_s and r^1/2 I + V_t' E_t V_t, E diagonal, so that
 * the product is I + [r^-1/2 V_t' E_t | V_s' E_s] [V_t ; r^1/2 V_s + (V_s V_t') E_t V_t].
 */
async function recolouring(source: PrincipalAxes, target: PrincipalAxes, r: number, compute: Compute): Promise<Matrix> {
  const root = Math.sqrt(r);
  const whitened = source.variances.map((c) => 1 / Math.sqrt(c + r) - 1 / root);
  const coloured = target.variances.map((c) => Math.sqrt(c + r) - root);
  const colouredAxes = scaledRows(target.axes, coloured);
  const overlap = await compute.product(source.axes, target.axes);
  const inner = await compute.product(overlap, transpose(colouredAxes));
  for (let at = 0; at < inner.data.length; at++) inner.data[at] = inner.data[at]! + root * source.axes.data[at]!;
  const left = stackRows([
    scaledRows(colouredAxes, new Float64Array(coloured.length).fill(1 / root)),
    scaledRows(source.axes, whitened),
  ]);
  const right = stackRows([target.axes, inner]);
  const out = await compute.product(transpose(left), transpose(right));
  for (let j = 0; j < out.rows; j++) out.data[j * out.cols + j] = out.data[j * out.cols + j]! + 1;
  return out;
}

/** Every row times its factor. */
function scaledRows(m: Matrix, factors: Float64Array): Matrix {
  const out = matrix(m.rows, m.cols, m.data.slice());
  factors.forEach((factor, k) => {
    const values = row(out, k);
    for (let j = 0; j < values.length; j++) values[j] = values[j]! * factor;
  });
  return out;
}
