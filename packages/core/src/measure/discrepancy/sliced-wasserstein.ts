import { type Matrix, matrix, row } from '../../linalg/matrix.js';
import { unit } from '../../linalg/vector.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { Discrepancy } from './contract.js';
import { requireRows } from './require-rows.js';
import { squaredWasserstein } from './squared-wasserstein.js';

const PROJECTIONS = 256;

/** The sliced 2-Wasserstein distance. */
export const slicedWasserstein: Discrepancy = {
  id: 'sliced-wasserstein',
  title: 'Sliced Wasserstein distance',
  definition: `square root of D times the mean of W_2²(a u, b u) over ${PROJECTIONS} unit vectors u, drawn uniformly with the seed; W_2² is the integral of the squared difference of the quantile functions, D the number of dimensions. The factor D makes a shift of all rows of b by t count about |t|, whatever D`,
  reference: 'Bonneel, Rabin, Peyré & Pfister, J. Mathematical Imaging and Vision 51, 2015; Rabin et al., SSVM 2011',
  range: [0, Infinity],
  neutral: 0,
  async compute(sets, { compute, seed }) {
    requireRows(sets, 1);
    const directions = unitVectors(sets.a.cols, seed);
    const [a, b] = [await compute.product(directions, sets.a), await compute.product(directions, sets.b)];
    let sum = 0;
    for (let k = 0; k < PROJECTIONS; k++) sum += squaredWasserstein(row(a, k), row(b, k));
    return Math.sqrt((sets.a.cols * sum) / PROJECTIONS);
  },
};

/** Directions uniform on the sphere: standard normal vectors at unit length, shape [PROJECTIONS, D]. */
function unitVectors(dim: number, seed: number): Matrix {
  const drawn = matrix(PROJECTIONS, dim, new NumpyRandomState(seed).normal(PROJECTIONS * dim));
  for (let k = 0; k < PROJECTIONS; k++) row(drawn, k).set(unit(row(drawn, k)));
  return drawn;
}
