import { z } from 'zod';
import { EbbError } from '../../errors.js';
import type { Compute } from '../../linalg/compute.js';
import { type Matrix, matrix, transpose } from '../../linalg/matrix.js';
import { columnMoments, shrunkWithinClassCovariance } from '../../linalg/shrinkage.js';
import type { Operator } from '../contract.js';
import { type DenseMap, denseMapBetween } from '../dense.js';
import { principalAxes } from '../principal-axes.js';
import { rowsByDataset } from '../training-rows.js';

const parameters = z.strictObject({
  by: z.enum(['nothing', 'trainSet', 'domain']).default('nothing'),
});

/** Eigenvalues of a correlation matrix below this are rounding of the embeddings, which are stored in float32. */
const EIGENVALUE_MIN = 1e-7;

/** Makes all dimensions uncorrelated, of variance 1. */
export const whiten: Operator<z.infer<typeof parameters>> = {
  id: 'whiten',
  title: 'Whitening',
  definition:
    '((x - m) / s) R^-1/2, with m and s the mean and population standard deviation and R the correlation matrix, Ledoit-Wolf shrunk, of the training embeddings: of both datasets together (by nothing), of the classifier’s training dataset (by trainSet) or of the clip’s own (by domain); a dimension that is constant there becomes 0',
  reference: 'Kessy, Lewin & Strimmer, Optimal whitening and decorrelation, 2018 (ZCA-cor); Ledoit & Wolf, 2004',
  parameters,
  labelsUsed: ({ by }) => (by === 'nothing' ? 'none' : 'dataset'),
  chosenBy: ({ by }) => by,
  matrixElements: (dim, { by }) => (by === 'nothing' ? 1 : 2) * dim ** 2,
  async fit(rows, { by }, { compute }) {
    const maps: DenseMap[] = [];
    for (const group of by === 'nothing' ? [rows.x] : rowsByDataset(rows)) {
      maps.push(await whitening(group, compute));
    }
    return { stage: { kind: 'dense', by, maps } };
  },
};

/**
 * The map ((x - m) / s) R^-1/2 of rows x [n, D], with R = (1 - a) C + a t I on the standardised rows: C their covariance, a
 * the intensity of shrinkage and t the share of dimensions that are not constant.
 */
async function whitening(x: Matrix, compute: Compute): Promise<DenseMap> {
  const { rows: n, cols: dim } = x;
  if (n < 2) {
    throw new EbbError('TOO_FEW_CLIPS', 'Whitening needs a covariance.', {
      expected: 'at least 2 training clips',
      received: `${n}`,
    });
  }
  const { mean, deviation } = columnMoments(x);
  const scale = deviation.map((s) => (s > 0 ? 1 / s : 0));
  const standardised = matrix(
    n,
    dim,
    x.data.map((v, at) => (v - mean[at % dim]!) * scale[at % dim]!),
  );
  const varying = scale.filter((s) => s > 0).length;
  const [intensity] = (await shrunkWithinClassCovariance([x], compute)).intensities as [number];
  const { axes, variances } = await principalAxes(standardised, compute);
  const added = (intensity * varying) / dim;
  // Along an axis without variance R is `added`; where all varying dimensions have axes there is none such.
  const least = axes.rows < varying ? added : added + (1 - intensity) * Math.min(...variances);
  if (varying > 0 && !(least > EIGENVALUE_MIN)) {
    throw new EbbError('SINGULAR', 'The correlation matrix of the training embeddings is singular.', {
      expected: `eigenvalues above ${EIGENVALUE_MIN}`,
      received: String(least),
      hint: 'More clips, or dimensions that do not repeat one another, make it regular.',
    });
  }
  const base = axes.rows < varying ? 1 / Math.sqrt(added) : 0;
  const factors = variances.map((v) => 1 / Math.sqrt((1 - intensity) * v + added) - base);
  const m = await weightedProjection(axes, factors, compute);
  for (let i = 0; i < dim; i++) {
    m.data[i * dim + i] = m.data[i * dim + i]! + base;
    for (let j = 0; j < dim; j++) m.data[i * dim + j] = m.data[i * dim + j]! * scale[i]!;
  }
  return denseMapBetween(mean, m, new Float64Array(dim));
}

/** V' diag(factors) V for V [r, D]; 0 where r = 0. */
async function weightedProjection(axes: Matrix, factors: Float64Array, compute: Compute): Promise<Matrix> {
  if (axes.rows === 0) return matrix(axes.cols, axes.cols);
  const columns = transpose(axes);
  const weighted = matrix(
    columns.rows,
    columns.cols,
    columns.data.map((v, at) => v * factors[at % columns.cols]!),
  );
  return compute.product(weighted, columns);
}
