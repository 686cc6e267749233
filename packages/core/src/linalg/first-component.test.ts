import { expect, test } from 'vitest';
import { firstComponentScores } from './first-component.js';
import { matrix, transpose } from './matrix.js';
import { plainCompute } from './plain-compute.js';
import { symmetricEigen } from './symmetric-eigen.js';
import { dot, unit } from './vector.js';

/** Rows around 0 that vary in every direction, and most in some slanted one. */
function centredRows(rows: number, cols: number) {
  const out = matrix(rows, cols);
  for (let j = 0; j < cols; j++) {
    const column = Float64Array.from({ length: rows }, (_, i) => Math.sin(1 + i * (j + 1)) + (j + 1) * Math.cos(3 * i));
    const mean = column.reduce((sum, v) => sum + v, 0) / rows;
    for (let i = 0; i < rows; i++) out.data[i * cols + j] = column[i]! - mean;
  }
  return out;
}

test.each([
  [30, 5],
  [5, 30],
])('the scores of %i x %i rows are those on the leading eigenvector of the covariance', async (rows, cols) => {
  const z = centredRows(rows, cols);
  const covariance = await plainCompute.gram(transpose(z));
  const { values, vectors } = symmetricEigen(covariance);
  const leading = vectors.data.subarray((cols - 1) * cols);
  const expected = Float64Array.from({ length: rows }, (_, i) =>
    dot(z.data.subarray(i * cols, (i + 1) * cols), leading),
  );
  const scores = await firstComponentScores(z, plainCompute);
  // Power iteration stops at an angle of about 1e-6, of which the variance sees the square.
  expect(Math.abs(dot(unit(scores), unit(expected)))).toBeCloseTo(1, 10);
  expect(dot(scores, scores) / values.at(-1)!).toBeCloseTo(1, 10);
});

test('the side does not depend on the machine: the largest element of the direction is positive', async () => {
  const z = matrix(3, 2, Float64Array.of(3, -1, 0, 0, -3, 1));
  const scores = await firstComponentScores(z, plainCompute);
  expect(scores[0]).toBeCloseTo(Math.sqrt(10), 12);
});

test('rows that are all alike have scores of 0', async () => {
  expect([...(await firstComponentScores(matrix(4, 3), plainCompute))]).toEqual([0, 0, 0, 0]);
});
