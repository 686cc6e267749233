import type { Discrepancy } from './contract.js';
import { type PairBand, sumBetween, sumWithin } from './pair-bands.js';
import { requireRows } from './require-rows.js';

/** The energy distance of two samples. */
export const energyDistance: Discrepancy = {
  id: 'energy',
  title: 'Energy distance',
  definition:
    '2 E|x - y| - E|x - x’| - E|y - y’|, with means over all pairs of rows, of a and b, of a (a row with itself counts as 0), and of b. Not unbiased: above 0 by about the mean distance over n where the distributions are equal',
  reference: 'Székely & Rizzo, Energy statistics, J. Statistical Planning and Inference 143, 2013',
  range: [0, Infinity],
  neutral: 0,
  async compute(sets, { compute }) {
    requireRows(sets, 1);
    const { a, b } = sets;
    const withinA = (2 * (await sumWithin(a, compute, distanceSum))) / a.rows ** 2;
    const withinB = (2 * (await sumWithin(b, compute, distanceSum))) / b.rows ** 2;
    const between = (await sumBetween(a, b, compute, distanceSum)) / (a.rows * b.rows);
    return Math.max(0, 2 * between - withinA - withinB);
  },
};

function distanceSum({ products, rowSquares, colSquares, firstColumn }: PairBand): number {
  let sum = 0;
  for (let i = 0; i < products.rows; i++) {
    const own = rowSquares[i]!;
    const at = i * products.cols;
    for (let j = firstColumn(i); j < products.cols; j++) {
      sum += Math.sqrt(Math.max(0, own + colSquares[j]! - 2 * products.data[at + j]!));
    }
  }
  return sum;
}
