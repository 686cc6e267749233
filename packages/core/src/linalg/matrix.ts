import { EbbError } from '../errors.js';

/** A dense row-major matrix of float64: element (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/**
 * A matrix over `data` (not copied), or of zeros.
 *
 * @throws EbbError SHAPE_MISMATCH when `data` has not rows x cols elements.
 */
export function matrix(rows: number, cols: number, data?: Float64Array): Matrix {
  if (data && data.length !== rows * cols) {
    throw new EbbError('SHAPE_MISMATCH', 'The data do not fill the matrix.', {
      expected: `${rows} x ${cols} = ${rows * cols} elements`,
      received: `${data.length}`,
    });
  }
  return { rows, cols, data: data ?? new Float64Array(rows * cols) };
}

/** Row i as a view (not a copy), shape [cols]. */
export function row(m: Matrix, i: number): Float64Array {
  return m.data.subarray(i * m.cols, (i + 1) * m.cols);
}

/** The rows of `indices`, in that order, copied: shape [indices.length, cols]. */
export function selectRows(m: Matrix, indices: ArrayLike<number>): Matrix {
  const out = matrix(indices.length, m.cols);
  for (let k = 0; k < indices.length; k++) out.data.set(row(m, indices[k]!), k * m.cols);
  return out;
}

/** The sub-matrix of `rowIndices` x `colIndices`, copied. */
export function selectBlock(m: Matrix, rowIndices: ArrayLike<number>, colIndices: ArrayLike<number>): Matrix {
  const out = matrix(rowIndices.length, colIndices.length);
  for (let r = 0; r < rowIndices.length; r++) {
    const from = rowIndices[r]! * m.cols;
    for (let c = 0; c < colIndices.length; c++) {
      out.data[r * out.cols + c] = m.data[from + colIndices[c]!]!;
    }
  }
  return out;
}

/** Matrices of equal width, one below the other. */
export function stackRows(parts: readonly Matrix[]): Matrix {
  const cols = parts[0]?.cols ?? 0;
  const out = matrix(
    parts.reduce((sum, part) => sum + part.rows, 0),
    cols,
  );
  let at = 0;
  for (const part of parts) {
    if (part.cols !== cols) {
      throw new EbbError('SHAPE_MISMATCH', 'Stacked matrices must have equal width.', {
        expected: `${cols}`,
        received: `${part.cols}`,
      });
    }
    out.data.set(part.data, at);
    at += part.data.length;
  }
  return out;
}

/** The transpose, copied. */
export function transpose(m: Matrix): Matrix {
  const out = matrix(m.cols, m.rows);
  for (let i = 0; i < m.rows; i++) {
    for (let j = 0; j < m.cols; j++) out.data[j * m.rows + i] = m.data[i * m.cols + j]!;
  }
  return out;
}
