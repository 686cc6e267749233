import { EbbError } from '../errors.js';
import { type Matrix, matrix } from '../linalg/matrix.js';
import { mean } from '../linalg/vector.js';

/**
 * The standard error of the difference of every two methods: the standard deviation of their paired draws' differences.
 *
 * SE_ij = sqrt(sum_b (d_b - mean d)^2 / (B - 1)), with d_b = draw b of method i less that of method j, B draws. Draw b of
 * every method must rest on the same resampled test clips.
 *
 * @param draws shape [B] a method, B >= 2; undefined where a method has no score: its row and column are 0.
 * @returns symmetric, shape [methods, methods].
 * @throws EbbError SHAPE_MISMATCH when methods differ in their number of draws, INVALID_ARGUMENT for fewer than 2 draws,
 *   NON_FINITE.
 */
export function pairedErrors(draws: readonly (Float64Array | undefined)[]): Matrix {
  const drawCount = draws.find((methodDraws) => methodDraws !== undefined)?.length ?? 2;
  if (drawCount < 2) {
    throw new EbbError('INVALID_ARGUMENT', 'A standard error needs several draws.', {
      expected: 'at least 2',
      received: `${drawCount}`,
    });
  }
  draws.forEach((methodDraws, method) => {
    requireDraws(methodDraws, drawCount, method);
  });
  const errors = matrix(draws.length, draws.length);
  draws.forEach((a, i) => {
    draws.slice(0, i).forEach((b, j) => {
      if (!a || !b) return;
      const error = standardDeviation(a.map((value, k) => value - b[k]!));
      errors.data[i * errors.cols + j] = error;
      errors.data[j * errors.cols + i] = error;
    });
  });
  return errors;
}

function requireDraws(draws: Float64Array | undefined, drawCount: number, method: number): void {
  if (draws === undefined) return;
  if (draws.length !== drawCount) {
    throw new EbbError('SHAPE_MISMATCH', 'Paired methods must have the same draws.', {
      at: `method ${method}`,
      expected: `${drawCount} draws`,
      received: `${draws.length}`,
    });
  }
  if (!draws.every(Number.isFinite)) {
    throw new EbbError('NON_FINITE', 'A draw is not finite.', { at: `method ${method}` });
  }
}

function standardDeviation(values: Float64Array): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
