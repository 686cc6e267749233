import { EbbError } from '../../errors.js';
import { type Matrix, matrix, stackRows } from '../../linalg/matrix.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import type { EmbeddingSets } from './contract.js';
import { requireRows } from './require-rows.js';

/** Powers of two within which scaling by them is exact. */
const EXPONENT_MAX = 1000;

/**
 * The two sets moved and scaled together, so that a discrepancy cannot be lowered by shrinking everything.
 *
 * (x - m) / r, with m the mean of all n_a + n_b rows and r the root of their mean squared distance from it:
 * r^2 = sum |x - m|^2 / (n_a + n_b). A column that is constant but for rounding becomes exactly 0. SCORES, "discrepancy
 * left".
 *
 * @returns undefined when all rows are equal: then there is no scale.
 * @throws EbbError SHAPE_MISMATCH; TOO_FEW_CLIPS when a set has no row; NON_FINITE.
 */
export function normaliseScale(sets: EmbeddingSets): EmbeddingSets | undefined {
  requireRows(sets, 1);
  const pooled = stackRows([sets.a, sets.b]);
  const largest = largestMagnitude(pooled);
  if (largest === 0) return undefined;
  // By a power of two, which is exact, so that squares neither overflow nor vanish.
  const exponent = Math.max(-EXPONENT_MAX, Math.min(EXPONENT_MAX, Math.floor(Math.log2(largest))));
  const shrink = 2 ** -exponent;
  for (let k = 0; k < pooled.data.length; k++) pooled.data[k] = pooled.data[k]! * shrink;

  const { mean, deviation } = columnMoments(pooled);
  const radius = Math.sqrt(deviation.reduce((sum, value) => sum + value * value, 0));
  if (radius === 0) return undefined;
  const { rows, cols, data } = pooled;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const at = i * cols + j;
      data[at] = deviation[j]! > 0 ? (data[at]! - mean[j]!) / radius : 0;
    }
  }
  const split = sets.a.rows * cols;
  return { a: matrix(sets.a.rows, cols, data.subarray(0, split)), b: matrix(sets.b.rows, cols, data.subarray(split)) };
}

function largestMagnitude({ data, cols }: Matrix): number {
  let largest = 0;
  for (let k = 0; k < data.length; k++) {
    const magnitude = Math.abs(data[k]!);
    if (!Number.isFinite(magnitude)) {
      throw new EbbError('NON_FINITE', 'An embedding is not finite.', { at: `row ${Math.floor(k / cols)}` });
    }
    if (magnitude > largest) largest = magnitude;
  }
  return largest;
}
