import { z } from 'zod';
import { type Geometry, primalGeometry, spanGeometry } from '../../classify/geometry.js';
import { type LogisticOptimum, logisticPath } from '../../classify/logistic-regression.js';
import type { Compute } from '../../linalg/compute.js';
import { type Matrix, matrix, row, transpose } from '../../linalg/matrix.js';
import { columnMoments } from '../../linalg/shrinkage.js';
import { matrixVectors } from '../../linalg/simd.js';
import { dot, norm, unit } from '../../linalg/vector.js';
import { projectionMap } from '../affine.js';
import type { Operator } from '../contract.js';
import { centredRows } from '../principal-axes.js';
import { EQUAL_MEANS_NOTE } from '../separation.js';
import { rowsByDataset, rowsInScope } from '../training-rows.js';

const parameters = z.strictObject({
  /** Directions that are removed, one after the other. */
  iterations: z.number().int().min(1).max(256).default(5),
  /** Inverse regularisation strength of the dataset classifiers, for features of mean variance 1. */
  c: z.number().min(1e-8).max(1e6).default(1),
});

/** Weights shorter than this, of features of mean variance 1, point nowhere: rounding is far below it. */
const LENGTH_MIN = 1e-9;

/** Projects out what classifiers of the dataset find, one after the other. */
export const inlp: Operator<z.infer<typeof parameters>> = {
  id: 'inlp',
  title: 'Iterative null-space projection (INLP)',
  definition:
    'x (I - V’ V), with row k of V the unit weights of an L2-regularised logistic regression (inverse strength c, balanced classes) that tells the datasets apart from the centred training embeddings, scaled to mean variance 1, after rows 1 .. k - 1 have been projected out',
  reference: 'Ravfogel, Elazar, Gonen, Twiton & Goldberg, ACL 2020, algorithm 1',
  parameters,
  labelsUsed: (_, scope) => (scope === 'classwise' ? 'dataset+instrument' : 'dataset'),
  chosenBy: () => 'nothing',
  async fit(rows, { iterations, c }, { compute, scope }) {
    const seen = rowsInScope(rows, scope);
    // Both datasets must be there.
    rowsByDataset(seen);
    let x = scaledRows(seen.x);
    const dim = x.cols;
    const directions: Float64Array[] = [];
    while (directions.length < Math.min(iterations, dim)) {
      const weights = await datasetClassifier(x, seen.datasets, c, compute);
      if (!(norm(weights) > LENGTH_MIN)) break;
      const direction = orthogonalTo(directions, unit(weights));
      directions.push(direction);
      x = projected(x, direction);
    }
    const v = matrix(directions.length, dim);
    directions.forEach((direction, k) => {
      v.data.set(direction, k * dim);
    });
    const missing = Math.min(iterations, dim) - directions.length;
    const notes =
      directions.length === 0
        ? [EQUAL_MEANS_NOTE]
        : missing > 0
          ? [`no direction is left that separates the datasets after ${directions.length}`]
          : [];
    return { stage: { kind: 'affine', map: projectionMap(v) }, notes };
  },
};

/** The rows centred and brought to a mean variance of 1 over the dimensions; equal rows become 0. */
function scaledRows(x: Matrix): Matrix {
  const { mean, deviation } = columnMoments(x);
  const scale = norm(deviation) / Math.sqrt(x.cols);
  const centred = centredRows(x, mean);
  return { ...centred, data: centred.data.map((v) => (scale > 0 ? v / scale : 0)) };
}

async function datasetClassifier(x: Matrix, datasets: Uint8Array, c: number, compute: Compute) {
  const geometry: Geometry = x.rows <= x.cols ? spanGeometry(await compute.gram(x)) : primalGeometry(x);
  const [{ coefficients }] = logisticPath(geometry, datasets, [c]) as [LogisticOptimum];
  if (geometry.kind === 'primal') return coefficients.slice(0, -1);
  const [weights] = matrixVectors(transpose(x), [coefficients]) as [Float64Array];
  return weights;
}

/** A unit vector less what rounding left in it of the directions, which are orthonormal. */
function orthogonalTo(directions: readonly Float64Array[], vector: Float64Array): Float64Array {
  for (const direction of directions) {
    const inner = dot(direction, vector);
    vector = vector.map((v, j) => v - inner * direction[j]!);
  }
  return unit(vector);
}

function projected(x: Matrix, direction: Float64Array): Matrix {
  const out = matrix(x.rows, x.cols, x.data.slice());
  for (let i = 0; i < x.rows; i++) {
    const values = row(out, i);
    const inner = dot(values, direction);
    for (let j = 0; j < values.length; j++) values[j] = values[j]! - inner * direction[j]!;
  }
  return out;
}
