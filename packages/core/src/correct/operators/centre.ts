import { z } from 'zod';
import { columnMoments } from '../../linalg/shrinkage.js';
import { diagonalMap } from '../affine.js';
import type { Operator } from '../contract.js';
import { originParameter, rowsByDataset } from '../training-rows.js';

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
  chosenBy: ({ by }) => by,
  async fit(rows, { by }) {
    const maps = rowsByDataset(rows).map((group) => {
      const { mean } = columnMoments(group);
      return diagonalMap(
        new Float64Array(mean.length).fill(1),
        mean.map((m) => -m),
      );
    });
    return { stage: { kind: 'affineBy', by, maps } };
  },
};
