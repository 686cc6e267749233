import type { Compute } from '../../linalg/compute.js';
import { type Matrix, transpose } from '../../linalg/matrix.js';
import { centreRows } from './centred-rows.js';
import type { Discrepancy } from './contract.js';
import { requireRows } from './require-rows.js';

/** The distance of the covariances of two sets. */
export const coralDistance: Discrepancy = {
  id: 'coral',
  title: 'CORAL distance',
  definition:
    '|S_a - S_b|², the squared Frobenius norm, with S the covariance (divided by n - 1) of either set. Without the usual factor 1 / (4 D²): the total variance is 1 after scale normalisation, for any number D of dimensions. The means do not count',
  reference: 'Sun & Saenko, Deep CORAL, ECCV Workshops 2016, eq. 1',
  range: [0, Infinity],
  neutral: 0,
  async compute(sets, { compute }) {
    requireRows(sets, 2);
    const [a, b] = [centreRows(sets.a).rows, centreRows(sets.b).rows];
    return a.cols <= a.rows + b.rows ? byCovariances(a, b, compute) : byProducts(a, b, compute);
  },
};

/** From the D x D covariances. */
async function byCovariances(a: Matrix, b: Matrix, compute: Compute): Promise<number> {
  const first = await compute.gram(transpose(a));
  const second = await compute.gram(transpose(b));
  return first.data.reduce((sum, value, k) => sum + (value - second.data[k]!) ** 2, 0);
}

/** From products of rows, |A'A - B'B|^2 = |AA'|^2 + |BB'|^2 - 2 |AB'|^2: less work where D is large. */
async function byProducts(a: Matrix, b: Matrix, compute: Compute): Promise<number> {
  const own = squaredNorm(await compute.gram(a)) + squaredNorm(await compute.gram(b));
  return Math.max(0, own - 2 * squaredNorm(await compute.product(a, b)));
}

const squaredNorm = ({ data }: Matrix) => data.reduce((sum, value) => sum + value * value, 0);
