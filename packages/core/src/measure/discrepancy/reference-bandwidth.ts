import { EbbError } from '../../errors.js';
import type { Compute } from '../../linalg/compute.js';
import { stackRows } from '../../linalg/matrix.js';
import { medianPairwiseDistance } from '../../linalg/median-distance.js';
import type { EmbeddingSets } from './contract.js';
import { normaliseScale } from './normalise-scale.js';

/**
 * The width of the Gaussian kernel for every method on a pair of datasets: the median distance between the rows of the
 * uncorrected sets, scale-normalised and pooled (linalg/median-distance.ts). Gretton et al. 2012, section 8.
 *
 * It has no unit, since the rows have none, and is fixed by the uncorrected embeddings: a width of each method's own would
 * give each a kernel of its own, and their values could not be compared.
 *
 * @throws EbbError SINGULAR when the median is 0, half of the rows being equal; TOO_FEW_CLIPS, SHAPE_MISMATCH, NON_FINITE.
 */
export async function referenceBandwidth(uncorrected: EmbeddingSets, compute: Compute): Promise<number> {
  const sets = normaliseScale(uncorrected);
  const median = sets ? await medianPairwiseDistance(stackRows([sets.a, sets.b]), compute) : 0;
  if (median > 0) return median;
  throw new EbbError(
    'SINGULAR',
    'The uncorrected embeddings lie in one point, so that no kernel width follows from them.',
    {
      expected: 'a median distance above 0',
      received: `${median}`,
    },
  );
}
