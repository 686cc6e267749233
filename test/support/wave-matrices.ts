import { type Matrix, matrix } from '../../packages/core/src/linalg/matrix.js';

/** A matrix of sines whose frequency rises from element to element: full rank, and no row like another. */
export function waves(rows: number, cols: number, step: number): Matrix {
  return matrix(
    rows,
    cols,
    new Float64Array(rows * cols).map((_, i) => Math.sin(step * i + i * i * 1e-3)),
  );
}

/** Largest difference over the largest value. */
export function relativeError(actual: Matrix, expected: Matrix): number {
  const scale = expected.data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  return actual.data.reduce((max, value, i) => Math.max(max, Math.abs(value - expected.data[i]!)), 0) / scale;
}
