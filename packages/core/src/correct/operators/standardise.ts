import { z } from 'zod';
import { columnMoments } from '../../linalg/shrinkage.js';
import { diagonalMap } from '../affine.js';
import type { Operator } from '../contract.js';
import { originParameter, rowsByDataset } from '../training-rows.js';

const parameters = z.strictObject({ by: originParameter });

/** Brings every dimension to mean 0 and standard deviation 1 by a dataset's own figures. */
export const standardise: Operator<z.infer<typeof parameters>> = {
  id: 'standardise',
  title: 'Standardising by dataset',
  definition:
    '(x - m_d) / s_d, with m_d and s_d the mean and population standard deviation of the training embeddings of dataset d: the classifier’s training dataset (by trainSet), or the clip’s own (by domain); a dimension that is constant there becomes 0',
  reference: 'Wang, Richard & McFee, ISMIR 2023, section 3 (by trainSet, before the kernel map)',
  parameters,
  labelsUsed: () => 'dataset',
  chosenBy: ({ by }) => by,
  async fit(rows, { by }) {
    const maps = rowsByDataset(rows).map((group) => {
      const { mean, deviation } = columnMoments(group);
      const scale = deviation.map((s) => (s > 0 ? 1 / s : 0));
      return diagonalMap(
        scale,
        scale.map((s, j) => -s * mean[j]!),
      );
    });
    return { stage: { kind: 'affineBy', by, maps } };
  },
};
