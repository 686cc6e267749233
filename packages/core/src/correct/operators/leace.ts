import { z } from 'zod';
import { solveDiagonalPlusLowRank } from '../../linalg/diagonal-plus-low-rank.js';
import { matrix } from '../../linalg/matrix.js';
import { columnMoments, shrunkWithinClassCovariance } from '../../linalg/shrinkage.js';
import { dot } from '../../linalg/vector.js';
import { diagonalMap } from '../affine.js';
import type { FitContext, Operator, TrainingRows } from '../contract.js';
import { centredRows, principalAxes } from '../principal-axes.js';
import { DISTANCE_MIN, EQUAL_MEANS_NOTE } from '../separation.js';
import { rowsByDataset, rowsInScope } from '../training-rows.js';

const parameters = z.strictObject({
  /** Sigma as it is, with its pseudo-inverse, or shrunk after Ledoit & Wolf, for few clips. */
  covariance: z.enum(['sample', 'shrunk']).default('shrunk'),
});

/** Erases the dataset, for linear classifiers, with the least change of the embeddings. */
export const leace: Operator<z.infer<typeof parameters>> = {
  id: 'leace',
  title: 'Least-squares concept erasure (LEACE)',
  definition:
    'x - ((x - m) . v) a / (v . a), with a = m_1 - m_0 the difference of the datasets’ mean training embeddings, m the mean of all and v = Sigma^-1 a for their covariance Sigma (covariance: sample, with the pseudo-inverse, or Ledoit-Wolf shrunk); x itself where the means are equal. The datasets’ means are equal afterwards, so that no linear classifier can tell them',
  reference:
    'Belrose, Schneider-Joseph, Ravfogel, Cotterell, Raff & Biderman, LEACE: perfect linear concept erasure in closed form, NeurIPS 2023',
  parameters,
  labelsUsed: (_, scope) => (scope === 'classwise' ? 'dataset+instrument' : 'dataset'),
  chosenBy: () => 'nothing',
  async fit(rows, { covariance }, { compute, scope }) {
    const seen = rowsInScope(rows, scope);
    const [m0, m1] = rowsByDataset(seen).map((group) => columnMoments(group).mean) as [Float64Array, Float64Array];
    const { mean } = columnMoments(seen.x);
    const difference = m1.map((v, j) => v - m0[j]!);
    const solution = await (covariance === 'shrunk' ? shrunkSolution : sampleSolution)(seen, difference, compute);
    const length = dot(solution, difference);
    const dim = mean.length;
    const ones = new Float64Array(dim).fill(1);
    // length is the squared distance of the means in Sigma, of which rounding alone is far below DISTANCE_MIN.
    if (!(length > DISTANCE_MIN ** 2)) {
      return { stage: { kind: 'affine', map: diagonalMap(ones, new Float64Array(dim)) }, notes: [EQUAL_MEANS_NOTE] };
    }
    const left = solution.map((v) => -v / length);
    const offset = -dot(left, mean);
    const map = {
      scale: ones,
      left: matrix(dim, 1, left),
      right: matrix(1, dim, difference),
      shift: difference.map((a) => offset * a),
    };
    return { stage: { kind: 'affine', map } };
  },
};

async function shrunkSolution({ x }: TrainingRows, b: Float64Array, compute: FitContext['compute']) {
  return solveDiagonalPlusLowRank(await shrunkWithinClassCovariance([x], compute), b, compute);
}

/** Sigma^+ b from the principal axes. */
async function sampleSolution({ x }: TrainingRows, b: Float64Array, compute: FitContext['compute']) {
  const { axes, variances } = await principalAxes(centredRows(x, columnMoments(x).mean), compute);
  const out = new Float64Array(b.length);
  variances.forEach((variance, k) => {
    const axis = axes.data.subarray(k * b.length, (k + 1) * b.length);
    const share = dot(axis, b) / variance;
    for (let j = 0; j < out.length; j++) out[j] = out[j]! + share * axis[j]!;
  });
  return out;
}
