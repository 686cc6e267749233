import { EbbError } from '../errors.js';
import type { Compute } from './compute.js';
import { type Matrix, matrix } from './matrix.js';

/** The inner product of row i of a and row j of b, summed in ascending order. */
function rowProduct(a: Matrix, i: number, b: Matrix, j: number): number {
  const [fromA, fromB] = [i * a.cols, j * b.cols];
  let sum = 0;
  for (let k = 0; k < a.cols; k++) sum += a.data[fromA + k]! * b.data[fromB + k]!;
  return sum;
}

/**
 * Throws unless A B' is defined.
 *
 * @throws EbbError SHAPE_MISMATCH when the widths differ.
 */
export function assertEqualWidths(a: Matrix, b: Matrix): void {
  if (a.cols === b.cols) return;
  throw new EbbError('SHAPE_MISMATCH', "The factors of A B' must have equal width.", {
    expected: `${a.cols}`,
    received: `${b.cols}`,
  });
}

/** The products in plain TypeScript: slow, portable, and the oracle of the other implementations. */
export const plainCompute: Compute = {
  device: 'plain',
  precision: 'float64',

  async product(a, b) {
    assertEqualWidths(a, b);
    const out = matrix(a.rows, b.rows);
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < b.rows; j++) out.data[i * b.rows + j] = rowProduct(a, i, b, j);
    }
    return out;
  },

  async gram(x) {
    const out = matrix(x.rows, x.rows);
    for (let i = 0; i < x.rows; i++) {
      for (let j = i; j < x.rows; j++) {
        const value = rowProduct(x, i, x, j);
        out.data[i * x.rows + j] = value;
        out.data[j * x.rows + i] = value;
      }
    }
    return out;
  },
};
