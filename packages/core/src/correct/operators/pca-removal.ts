import { z } from 'zod';
import { row, selectRows } from '../../linalg/matrix.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import { matrixVectors } from '../../linalg/simd.js';
import { projectionMap } from '../affine.js';
import type { Operator } from '../contract.js';
import { centredRows, principalAxes } from '../principal-axes.js';
import { rowsByDataset, rowsInScope } from '../training-rows.js';

const parameters = z.strictObject({
  /** Principal components that are removed. */
  remove: z.number().int().min(1).max(256).default(2),
  /** Leading components among which they are chosen. */
  candidates: z.number().int().min(1).max(1024).default(20),
});

/** |t| up to which the datasets' scores count as equal: rounding alone is far below it. */
const STATISTIC_MIN = 1e-6;

/** Removes those of the leading principal components that separate the datasets most. */
export const pcaRemoval: Operator<z.infer<typeof parameters>> = {
  id: 'pca-removal',
  title: 'Removal of dataset-separating principal components',
  definition:
    'x (I - V’ V), with V the principal axes, `remove` of the leading `candidates` of both datasets’ training embeddings together, along which Welch’s t between the datasets, (mean_1 - mean_0) / sqrt(var_1 / n_1 + var_0 / n_0), is largest in size; axes along which the means are equal stay',
  reference: 'Mu & Viswanath, All-but-the-top, ICLR 2018, restricted to components that separate the datasets',
  parameters,
  labelsUsed: (_, scope) => (scope === 'classwise' ? 'dataset+instrument' : 'dataset'),
  chosenBy: () => 'nothing',
  async fit(rows, { remove, candidates }, { compute, scope }) {
    const seen = rowsInScope(rows, scope);
    const groups = rowsByDataset(seen);
    const { axes } = await principalAxes(centredRows(seen.x, columnMoments(seen.x).mean), compute);
    const leading = Array.from({ length: Math.min(candidates, axes.rows) }, (_, k) => k);
    const [first, second] = groups.map((group) =>
      matrixVectors(
        group,
        leading.map((k) => row(axes, k)),
      ).map(moments),
    ) as [Moments[], Moments[]];
    const statistics = leading.map((k) => welch(first[k]!, second[k]!));
    const chosen = leading
      .filter((k) => statistics[k]! > STATISTIC_MIN)
      .sort((a, b) => statistics[b]! - statistics[a]! || a - b)
      .slice(0, remove);
    const notes = chosen.length < remove ? [`only ${chosen.length} components separate the datasets`] : [];
    return { stage: { kind: 'affine', map: projectionMap(selectRows(axes, chosen)) }, notes };
  },
};

interface Moments {
  readonly mean: number;
  /** The variance (divided by n - 1) over n: the squared standard error of the mean; 0 for one value. */
  readonly squaredError: number;
}

function moments(values: Float64Array): Moments {
  const n = values.length;
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, squaredError: squares / Math.max(1, n - 1) / n };
}

/** |t|; infinite where means differ without any spread, 0 where they do not differ. */
function welch(a: Moments, b: Moments): number {
  const difference = Math.abs(a.mean - b.mean);
  return difference === 0 ? 0 : difference / Math.sqrt(a.squaredError + b.squaredError);
}
