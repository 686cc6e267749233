import { expect, test } from 'vitest';
import { matrix, row, selectRows } from '../linalg/matrix.js';
import { plainCompute } from '../linalg/plain-compute.js';
import { dot } from '../linalg/vector.js';
import { rocAuc } from '../measure/ranking.js';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { crossValidatedScores } from './cross-validated-scores.js';
import { primalGeometry } from './geometry.js';
import { logisticPath } from './logistic-regression.js';

const N = 90;
const OPTIONS = { folds: 5, c: 10, seed: 3 };
const positive = Uint8Array.from({ length: N }, (_, i) => Number(i < 40));

/** Normal rows; those of the first class lie `distance` further along the first axis. */
function rows(dim: number, distance: number) {
  const x = matrix(N, dim, new NumpyRandomState(11).normal(N * dim));
  for (let i = 0; i < 40; i++) x.data[i * dim] = x.data[i * dim]! + distance;
  return x;
}

// 8 dimensions take the primal solver, 120 the Gram matrix.
test.each([8, 120])('a row is scored by a classifier that never saw it (%i dimensions)', async (dim) => {
  const x = rows(dim, 2);
  const { scores, foldOf } = await crossValidatedScores(x, positive, OPTIONS, plainCompute);
  for (const held of Array.from({ length: N }, (_, i) => i)) {
    const train = Array.from(positive.keys()).filter((i) => foldOf[i] !== foldOf[held]);
    const labels = Uint8Array.from(train, (i) => positive[i]!);
    const [optimum] = logisticPath(primalGeometry(selectRows(x, train)), labels, [OPTIONS.c]);
    const { coefficients } = optimum!;
    const expected = dot(row(x, held), coefficients.subarray(0, dim)) + coefficients[dim]!;
    // Both solvers stop within a relative gap of 1e-10 of the optimum: its square root, in the scores.
    expect(Math.abs(scores[held]! - expected)).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
  }
});

test('two samples of one distribution are not told apart, two that lie apart are', async () => {
  const auc = async (distance: number) =>
    rocAuc((await crossValidatedScores(rows(4, distance), positive, OPTIONS, plainCompute)).scores, positive);
  // The standard error of an AUC of 0.5 with 40 and 50 rows is 0.06; three of them.
  expect(Math.abs((await auc(0)) - 0.5)).toBeLessThan(0.18);
  expect(await auc(6)).toBeGreaterThan(0.99);
});
