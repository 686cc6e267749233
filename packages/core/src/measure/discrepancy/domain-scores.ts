import { EbbError } from '../../errors.js';
import { stackRows } from '../../linalg/matrix.js';
import type { CrossValidatedScores, DiscrepancyContext, EmbeddingSets } from './contract.js';
import { requireRows } from './require-rows.js';

/**
 * Cross-validated scores of the domain classifier on the rows of a, then b, with the label 1 for rows of b.
 *
 * @throws EbbError INVALID_ARGUMENT when the context has no classifier; SHAPE_MISMATCH when it does not score each row;
 *   NON_FINITE when a score is not a number; TOO_FEW_CLIPS from the classifier.
 */
export async function domainScores(
  sets: EmbeddingSets,
  { crossValidate }: DiscrepancyContext,
): Promise<CrossValidatedScores & { readonly positive: Uint8Array }> {
  requireRows(sets, 1);
  if (!crossValidate) {
    throw new EbbError('INVALID_ARGUMENT', 'This discrepancy is made of the scores of a domain classifier.', {
      where: 'crossValidate',
      expected: 'a classifier',
      received: 'none',
    });
  }
  const x = stackRows([sets.a, sets.b]);
  const positive = new Uint8Array(x.rows).fill(1, sets.a.rows);
  const { scores, foldOf } = await crossValidate(x, positive);
  if (scores.length !== x.rows || foldOf.length !== x.rows) {
    throw new EbbError('SHAPE_MISMATCH', 'Cross-validation must give a score and a fold for each row.', {
      expected: `${x.rows}`,
      received: `${scores.length} scores, ${foldOf.length} folds`,
    });
  }
  const at = scores.findIndex(Number.isNaN);
  if (at >= 0) throw new EbbError('NON_FINITE', 'A score of the domain classifier is not a number.', { at });
  return { scores, foldOf, positive };
}
