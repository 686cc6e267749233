import { EbbError } from '../../errors.js';
import type { EmbeddingSets } from './contract.js';

/**
 * Throws unless both sets have at least `rowsMin` rows, and equal width.
 *
 * @throws EbbError SHAPE_MISMATCH, TOO_FEW_CLIPS.
 */
export function requireRows({ a, b }: EmbeddingSets, rowsMin: number): void {
  if (a.cols !== b.cols) {
    throw new EbbError('SHAPE_MISMATCH', 'Two sets of embeddings must have equal width.', {
      expected: `${a.cols}`,
      received: `${b.cols}`,
    });
  }
  if (Math.min(a.rows, b.rows) < rowsMin) {
    throw new EbbError('TOO_FEW_CLIPS', 'A discrepancy needs more clips in either dataset.', {
      expected: `at least ${rowsMin}`,
      received: `${a.rows} and ${b.rows}`,
    });
  }
}
