import { z } from 'zod';
import { columnMoments } from '../../linalg/shrinkage.js';
import { diagonalMap } from '../affine.js';
import type { Operator } from '../contract.js';
import { originParameter, rowsOfDataset } from '../training-rows.js';

const parameters = z.strictObject({ by: originParameter });

/** Subtracts a dataset's own mean embedding. */
export const centre: Operator<z.infer<typeof parameters>> = {
  id: 'centre',
  title: 'Centring by dataset',
  definition:
    'x - m_d, with m_d the mean of the training embeddings of dataset d: the classifier’s training dataset (by trainSet), or the clip’s own (by domain)',
  reference: 'Wang, Richard & McFee, ISMIR 2023, section 3; as domain-wise mean matching, widely used',
  parameters,
  labelsUsed: () => 'dataset',
  async fit(rows, { by }) {
    const maps = [0, 1].map((d) => {
      const { mean } = columnMoments(rowsOfDataset(rows, d));
      return diagonalMap(
        new Float64Array(mean.length).fill(1),
        mean.map((m) => -m),
      );
    });
    return { stage: { kind: 'affineBy', by, maps } };
  },
};
