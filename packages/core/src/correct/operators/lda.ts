import { z } from 'zod';
import { matrix } from '../../linalg/matrix.js';
import { norm, unit } from '../../linalg/vector.js';
import { projectionMap } from '../affine.js';
import type { Operator } from '../contract.js';
import { EQUAL_MEANS_NOTE, separatingDirection } from '../separation.js';
import { rowsInScope } from '../training-rows.js';

const parameters = z.strictObject({});

/** Projects the direction out that separates the datasets best. */
export const lda: Operator<z.infer<typeof parameters>> = {
  id: 'lda',
  title: 'LDA projection',
  definition:
    'x (I - v v’), with v = Sw^-1 (m_1 - m_0) at unit length: m_d the mean of dataset d, Sw the within-dataset covariance, Ledoit-Wolf shrunk by dataset; x itself where the means are equal',
  reference: 'Wang, Richard & McFee, ISMIR 2023, section 3.1',
  parameters,
  labelsUsed: (_, scope) => (scope === 'classwise' ? 'dataset+instrument' : 'dataset'),
  chosenBy: () => 'nothing',
  async fit(rows, _, { compute, scope }) {
    const direction = await separatingDirection(rowsInScope(rows, scope), compute);
    const notes = norm(direction) > 0 ? [] : [EQUAL_MEANS_NOTE];
    return { stage: { kind: 'affine', map: projectionMap(matrix(1, direction.length, unit(direction))) }, notes };
  },
};
