import { EbbError } from '../../errors.js';
import { row } from '../../linalg/matrix.js';
import { openWorkspace, sumOfExponentials } from '../../linalg/simd.js';
import type { Discrepancy } from './contract.js';
import { type PairBand, sumBetween, sumWithin } from './pair-bands.js';
import { requireRows } from './require-rows.js';

/** The squared maximum mean discrepancy with a Gaussian kernel, unbiased. */
export const mmd: Discrepancy = {
  id: 'mmd',
  title: 'MMD² (Gaussian kernel, unbiased)',
  definition:
    'mean of k(x, x’) over pairs of different rows of a, plus that of b, minus 2 times the mean of k(x, y) over rows x of a and y of b; k(x, y) = exp(-|x - y|² / (2 s²)), with s the median distance of the uncorrected rows. Unbiased: around 0, and negative as often as not, where the distributions are equal',
  reference: 'Gretton, Borgwardt, Rasch, Schölkopf & Smola, A kernel two-sample test, JMLR 13, 2012, eq. 3',
  range: [-2, 2],
  neutral: 0,
  async compute(sets, { compute, bandwidth }) {
    requireRows(sets, 2);
    if (!(bandwidth > 0 && bandwidth < Infinity)) {
      throw new EbbError('INVALID_ARGUMENT', 'The width of a Gaussian kernel must be positive and finite.', {
        where: 'bandwidth',
        received: `${bandwidth}`,
      });
    }
    const { a, b } = sets;
    const sum = (band: PairBand) => kernelSum(band, bandwidth);
    const withinA = (2 * (await sumWithin(a, compute, sum))) / (a.rows * (a.rows - 1));
    const withinB = (2 * (await sumWithin(b, compute, sum))) / (b.rows * (b.rows - 1));
    const between = (await sumBetween(a, b, compute, sum)) / (a.rows * b.rows);
    return withinA + withinB - 2 * between;
  },
};

/** The sum of exp(-|x_i - y_j|^2 / (2 s^2)) over the pairs of a band. */
function kernelSum({ products, rowSquares, colSquares, firstColumn }: PairBand, bandwidth: number): number {
  const perProduct = 1 / (bandwidth * bandwidth);
  const [values, offsets] = openWorkspace([products.cols, products.cols]);
  offsets.set(colSquares.map((square) => (-square * perProduct) / 2));
  let sum = 0;
  for (let i = 0; i < products.rows; i++) {
    const first = firstColumn(i);
    values.set(row(products, i));
    const own = (-rowSquares[i]! * perProduct) / 2;
    sum += sumOfExponentials(values.subarray(first), perProduct, offsets.subarray(first), own);
  }
  return sum;
}
