import { type Matrix, matrix } from '../linalg/matrix.js';
import { gemvTransposed, openWorkspace } from '../linalg/simd.js';

/** The affine map y = x M + shift of row vectors by a full matrix: `matrix` M [D, D'], `shift` [D']. */
export interface DenseMap {
  readonly matrix: Matrix;
  readonly shift: Float64Array;
}

/** Columns of M that are multiplied with all rows before the next: M's part stays in the cache meanwhile. */
const BLOCK_COLUMNS = 64;

/** The images of the rows of x [n, D], shape [n, D']; each row's does not depend on the others, to the last bit. */
export function applyDense({ matrix: m, shift }: DenseMap, x: Matrix): Matrix {
  const [from, input, output] = openWorkspace([m.data.length, x.cols, BLOCK_COLUMNS]);
  from.set(m.data);
  const out = matrix(x.rows, m.cols);
  for (let start = 0; start < m.cols; start += BLOCK_COLUMNS) {
    const width = Math.min(BLOCK_COLUMNS, m.cols - start);
    for (let i = 0; i < x.rows; i++) {
      input.set(x.data.subarray(i * x.cols, (i + 1) * x.cols));
      output.set(shift.subarray(start, start + width));
      gemvTransposed(from.subarray(start), m.rows, width, m.cols, input, output);
      out.data.set(output.subarray(0, width), i * m.cols + start);
    }
  }
  return out;
}

/** The map y = (x - origin) M + target: `origin` [D] goes to `target` [D']. */
export function denseMapBetween(origin: Float64Array, m: Matrix, target: Float64Array): DenseMap {
  const image = applyDense({ matrix: m, shift: new Float64Array(m.cols) }, matrix(1, m.rows, origin)).data;
  return { matrix: m, shift: target.map((v, j) => v - image[j]!) };
}
