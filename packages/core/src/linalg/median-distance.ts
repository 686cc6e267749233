import { EbbError } from '../errors.js';
import type { Compute } from './compute.js';
import type { Matrix } from './matrix.js';

/**
 * The median of all n x n Euclidean distances between the rows of x [n, D], in the unit of x.
 *
 * As NumPy's median of the full distance matrix: the n zeros of the diagonal count, each pair counts twice, and the two
 * middle values are averaged where n^2 is even. Squared distances are |x_i|^2 + |x_j|^2 - 2 x_i . x_j, at least 0.
 * This is the usual rule of thumb for the width of a Gaussian kernel.
 *
 * @throws EbbError INVALID_ARGUMENT when x has no rows; NON_FINITE when a distance is not finite.
 */
export async function medianPairwiseDistance(x: Matrix, compute: Compute): Promise<number> {
  const n = x.rows;
  if (n === 0) throw new EbbError('INVALID_ARGUMENT', 'A median distance needs at least one row.', { where: 'x' });
  const squared = upperTriangleOfSquaredDistances(await compute.gram(x));

  // Ascending, the n^2 distances are n zeros, then each pair twice: position t >= n is pair (t - n) / 2.
  const count = n * n;
  const upperMiddle = Math.floor(count / 2);
  const lowerMiddle = upperMiddle - (count % 2 === 0 ? 1 : 0);
  if (upperMiddle < n) return 0;
  const upperPair = (upperMiddle - n) >> 1;
  const upper = Math.sqrt(selectSmallest(squared, upperPair));
  if (lowerMiddle === upperMiddle) return upper;
  // n is even here, hence so is upperMiddle - n: the lower middle is the pair before, which selection left below.
  const lower = squared.subarray(0, upperPair).reduce((max, value) => Math.max(max, value), 0);
  return (Math.sqrt(lower) + upper) / 2;
}

function upperTriangleOfSquaredDistances(gram: Matrix): Float64Array {
  const n = gram.rows;
  const out = new Float64Array((n * (n - 1)) / 2);
  let at = 0;
  for (let i = 0; i < n; i++) {
    const ownSquare = gram.data[i * n + i]!;
    if (!Number.isFinite(ownSquare)) {
      throw new EbbError('NON_FINITE', 'A row is not finite, or too large to be squared.', { where: 'x', at: i });
    }
    for (let j = i + 1; j < n; j++) {
      out[at++] = Math.max(0, ownSquare + gram.data[j * n + j]! - 2 * gram.data[i * n + j]!);
    }
  }
  return out;
}

/** The k-th smallest value (from 0), with the values before position k no larger: Hoare's selection, in place. */
function selectSmallest(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >>> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const held = values[i]!;
        values[i++] = values[j]!;
        values[j--] = held;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}
