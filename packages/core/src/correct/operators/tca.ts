import { z } from 'zod';
import { EbbError } from '../../errors.js';
import type { Compute } from '../../linalg/compute.js';
import { type Matrix, matrix, row, stackRows, transpose } from '../../linalg/matrix.js';
import { medianPairwiseDistance } from '../../linalg/median-distance.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import { symmetricSpectrum } from '../../linalg/symmetric-spectrum.js';
import { dot } from '../../linalg/vector.js';
import type { Operator, Stage } from '../contract.js';
import { denseMapBetween } from '../dense.js';
import { centredRows } from '../principal-axes.js';
import { rowsByDataset } from '../training-rows.js';

const parameters = z.strictObject({
  kernel: z.enum(['gaussian', 'linear']).default('gaussian'),
  /** Width of the result. */
  dimensions: z.number().int().min(1).max(1024).default(32),
  /** Weight of the coefficients' size against the distance of the datasets' means; for kernels of values up to about 1. */
  mu: z.number().min(1e-6).max(1e6).default(1),
  /** Training clips that are used at most, evenly spaced in their order, half of them of either dataset. */
  anchors: z.number().int().min(4).max(2000).default(400),
});

/** Components with an eigenvalue below this share of the largest are rounding. */
const EIGENVALUE_SHARE_MIN = 1e-10;

/** Finds components of the embeddings that vary much, and on which the datasets' means lie close together. */
export const tca: Operator<z.infer<typeof parameters>> = {
  id: 'tca',
  title: 'Transfer component analysis',
  definition:
    'k(x) W, with k(x) the kernel of x and each of the anchors: exp(-|x - y|^2 / (2 sigma^2)), sigma the median of all pairwise distances of the anchors (gaussian), or (x - m) . (y - m) / q, m and q the mean and the mean squared norm of the centred anchors (linear). The columns of W are the leading eigenvectors of (K L K + mu I)^-1 K H K, with K the kernel of the anchors, H the centring matrix and L = e e’, e = 1 / n_1 for anchors of dataset 1 and -1 / n_0 for those of dataset 0; scaled so that every component has variance 1. Components that the anchors are too few for are 0',
  reference:
    'Pan, Tsang, Kwok & Yang, Domain adaptation via transfer component analysis, IEEE Transactions on Neural Networks 22(2), 2011',
  parameters,
  labelsUsed: () => 'dataset',
  chosenBy: () => 'nothing',
  width: (_, { dimensions }) => dimensions,
  async fit(rows, { kernel, dimensions, mu, anchors: count }, { compute }) {
    const groups = rowsByDataset(rows).map((group) => evenlySpaced(group, Math.floor(count / 2))) as [Matrix, Matrix];
    const anchors = stackRows(groups);
    const e = Float64Array.from({ length: anchors.rows }, (_, i) =>
      i < groups[0].rows ? -1 / groups[0].rows : 1 / groups[1].rows,
    );
    const stage =
      kernel === 'gaussian'
        ? await gaussianStage(anchors, e, mu, dimensions, compute)
        : await linearStage(anchors, e, mu, dimensions, compute);
    return { stage };
  },
};

async function gaussianStage(
  anchors: Matrix,
  e: Float64Array,
  mu: number,
  width: number,
  compute: Compute,
): Promise<Stage> {
  const sigma = await medianPairwiseDistance(anchors, compute);
  if (!(sigma > 0)) {
    throw new EbbError('SINGULAR', 'The kernel width is not defined: most training embeddings are equal.', {
      expected: 'a median distance above 0',
      received: String(sigma),
    });
  }
  const gram = await compute.gram(anchors);
  const n = anchors.rows;
  const squares = Float64Array.from({ length: n }, (_, i) => gram.data[i * n + i]!);
  const k = matrix(
    n,
    n,
    gram.data.map((v, at) => {
      const distance = Math.max(0, squares[Math.floor(at / n)]! + squares[at % n]! - 2 * v);
      return Math.exp(-distance / (2 * sigma * sigma));
    }),
  );
  return { kind: 'kernelProjection', map: { anchors, sigma, weights: await components(k, e, mu, width, compute) } };
}

/** With a linear kernel k(x) W = (x - m) A' W / q for centred anchors A: one matrix. */
async function linearStage(
  anchors: Matrix,
  e: Float64Array,
  mu: number,
  width: number,
  compute: Compute,
): Promise<Stage> {
  const { mean } = columnMoments(anchors);
  const centred = centredRows(anchors, mean);
  const size = dot(centred.data, centred.data) / anchors.rows;
  if (!(size > 0)) {
    throw new EbbError('SINGULAR', 'The training embeddings do not vary.', {
      expected: 'a mean squared norm above 0',
      received: String(size),
    });
  }
  const gram = await compute.gram(centred);
  const kernel = { ...gram, data: gram.data.map((v) => v / size) };
  const weights = await components(kernel, e, mu, width, compute);
  const projection = await compute.product(transpose(centred), transpose(weights));
  const scaled = { ...projection, data: projection.data.map((v) => v / size) };
  return { kind: 'dense', by: 'nothing', maps: [denseMapBetween(mean, scaled, new Float64Array(width))] };
}

/**
 * The weights W [n, width] of the components of a kernel matrix K [n, n].
 *
 * K L K = b b' has rank one, b = K e, so that M = b b' + mu I has the root M^-1/2 = (I - c u u') / sqrt(mu) for the unit
 * vector u along b and c = 1 - sqrt(mu / (mu + |b|^2)). W = M^-1/2 U for the eigenvectors U of the symmetric
 * M^-1/2 K H K M^-1/2 = P P', P = M^-1/2 K H; an eigenvalue t gives its component the sum of squares t over the anchors.
 */
async function components(k: Matrix, e: Float64Array, mu: number, width: number, compute: Compute): Promise<Matrix> {
  const n = k.rows;
  const b = Float64Array.from({ length: n }, (_, i) => dot(row(k, i), e));
  const square = dot(b, b);
  const c = square > 0 ? (1 - Math.sqrt(mu / (mu + square))) / square : 0;
  // The rows of z times M^-1/2.
  const timesRoot = (z: Matrix) => {
    const out = matrix(z.rows, z.cols, z.data.slice());
    for (let i = 0; i < z.rows; i++) {
      const values = row(out, i);
      const inner = c * dot(values, b);
      for (let j = 0; j < n; j++) values[j] = (values[j]! - inner * b[j]!) / Math.sqrt(mu);
    }
    return out;
  };
  const { mean } = columnMoments(k);
  // H K: K is symmetric, so that the means of its rows are those of its columns.
  const p = transpose(timesRoot(centredRows(k, mean)));
  const { values, vectors } = symmetricSpectrum(await compute.gram(p));
  const weights = matrix(width, n);
  for (let component = 0; component < Math.min(width, n); component++) {
    const value = values[component]!;
    if (!(value > EIGENVALUE_SHARE_MIN * values[0]!)) break;
    const vector = matrix(
      1,
      n,
      row(vectors, component).map((v) => v * Math.sqrt(n / value)),
    );
    row(weights, component).set(timesRoot(vector).data);
  }
  return transpose(weights);
}

/** At most `count` rows, evenly spaced in their order. */
function evenlySpaced(x: Matrix, count: number): Matrix {
  if (x.rows <= count) return x;
  return stackRows(
    Array.from({ length: count }, (_, k) => matrix(1, x.cols, row(x, Math.floor((k * x.rows) / count)))),
  );
}
