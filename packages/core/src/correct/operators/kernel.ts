import { z } from 'zod';
import { EbbError } from '../../errors.js';
import { medianPairwiseDistance } from '../../linalg/median-distance.js';
import type { Operator } from '../contract.js';
import { drawFastfood } from '../fastfood.js';

const parameters = z.strictObject({
  /** Random features a dimension, before the cosine and sine of each are taken. */
  componentsPerDimension: z.number().int().min(1).max(16).default(4),
});

/** Random features of the Gaussian kernel by Fastfood. */
export const kernel: Operator<z.infer<typeof parameters>> = {
  id: 'kernel',
  title: 'Gaussian kernel map (Fastfood)',
  definition:
    '[cos v, sin v] / sqrt(n) with v = S H G P H B x / (sigma sqrt(d)), n random features, sigma the median of all pairwise Euclidean distances of the training embeddings (zeros of the diagonal included)',
  reference: 'Le, Sarlos & Smola, ICML 2013; Wang, Richard & McFee, ISMIR 2023, section 3.3',
  parameters,
  labelsUsed: () => 'none',
  chosenBy: () => 'nothing',
  width: (dim, { componentsPerDimension }) => 2 * componentsPerDimension * dim,
  async fit(rows, { componentsPerDimension }, { compute, seed }) {
    const dim = rows.x.cols;
    const sigma = await medianPairwiseDistance(rows.x, compute);
    if (!(sigma > 0)) {
      throw new EbbError('SINGULAR', 'The kernel width is not defined: most training embeddings are equal.', {
        expected: 'a median distance above 0',
        received: String(sigma),
      });
    }
    return { stage: { kind: 'fastfood', draws: drawFastfood(dim, componentsPerDimension * dim, seed), sigma } };
  },
};
