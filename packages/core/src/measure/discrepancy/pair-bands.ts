import type { Compute } from '../../linalg/compute.js';
import { type Matrix, matrix, row } from '../../linalg/matrix.js';
import { dot } from '../../linalg/vector.js';

/** Rows of a band: products large enough to be quick, small enough that memory stays far below all pairs at once. */
const BAND_ROWS = 256;

/** Some rows x_i against rows y_j: what squared distances |x_i|^2 + |y_j|^2 - 2 x_i . y_j are made of. */
export interface PairBand {
  /** x_i . y_j, shape [rows, cols]. */
  readonly products: Matrix;
  /** |x_i|^2, shape [rows]. */
  readonly rowSquares: Float64Array;
  /** |y_j|^2, shape [cols]. */
  readonly colSquares: Float64Array;
  /** Row i counts its columns from firstColumn(i) on: pairs of one set count once, and no row with itself. */
  readonly firstColumn: (i: number) => number;
}

/** The sum of `sumOfBand` over all pairs of rows i < j of x [n, D], band by band. */
export async function sumWithin(x: Matrix, compute: Compute, sumOfBand: (band: PairBand) => number): Promise<number> {
  const squares = squaredNorms(x);
  let sum = 0;
  for (let from = 0; from < x.rows; from += BAND_ROWS) {
    const to = Math.min(from + BAND_ROWS, x.rows);
    sum += sumOfBand({
      products: await compute.product(rowsBetween(x, from, to), rowsBetween(x, from, x.rows)),
      rowSquares: squares.subarray(from, to),
      colSquares: squares.subarray(from),
      firstColumn: (i) => i + 1,
    });
  }
  return sum;
}

/** The sum of `sumOfBand` over all pairs of a row of x [n, D] and a row of y [m, D], band by band. */
export async function sumBetween(
  x: Matrix,
  y: Matrix,
  compute: Compute,
  sumOfBand: (band: PairBand) => number,
): Promise<number> {
  const [squares, colSquares] = [squaredNorms(x), squaredNorms(y)];
  let sum = 0;
  for (let from = 0; from < x.rows; from += BAND_ROWS) {
    const to = Math.min(from + BAND_ROWS, x.rows);
    sum += sumOfBand({
      products: await compute.product(rowsBetween(x, from, to), y),
      rowSquares: squares.subarray(from, to),
      colSquares,
      firstColumn: () => 0,
    });
  }
  return sum;
}

const squaredNorms = (x: Matrix) => Float64Array.from({ length: x.rows }, (_, i) => dot(row(x, i), row(x, i)));

const rowsBetween = (x: Matrix, from: number, to: number) =>
  matrix(to - from, x.cols, x.data.subarray(from * x.cols, to * x.cols));
