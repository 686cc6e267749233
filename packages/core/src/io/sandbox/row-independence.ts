import { EbbError } from '../../errors.js';

/**
 * How far two runs of one row may lie apart, relative to the largest value of the feature. onnxruntime takes other
 * kernels for other positions in a batch, which sum in another order: a sum of 8192 products in float32 is off by about
 * sqrt(8192) 2^-24 = 5e-6 of its terms, and terms that cancel lose another digit. A mean over the batch moves a row by
 * its own scale, ten thousand times as far.
 */
const RELATIVE = 1e-4;
/** The same relative to the largest value of all features, for those of which nothing but rounding is left. */
const FLOOR = 1e-6;

/** Row `row` of a table of `columns`, a view. */
export function rowOf(data: Float32Array, row: number, columns: number): Float32Array {
  return data.subarray(row * columns, (row + 1) * columns);
}

/** How far each feature may lie apart between two runs. */
export function columnScales(data: Float32Array, columns: number): Float64Array {
  const largest = new Float64Array(columns);
  let all = 0;
  for (let k = 0; k < data.length; k++) {
    const size = Math.abs(data[k] as number);
    if (size > (largest[k % columns] as number)) largest[k % columns] = size;
    if (size > all) all = size;
  }
  return largest.map((size) => RELATIVE * size + FLOOR * all);
}

/**
 * Asserts that a row gives what it gave in other company.
 *
 * @param tolerances of each feature, of `columnScales`.
 * @throws EbbError ROWS_NOT_INDEPENDENT.
 */
export function assertSameRow(
  expected: Float32Array,
  received: Float32Array,
  tolerances: Float64Array,
  row: number,
  company: string,
): void {
  for (let k = 0; k < expected.length; k++) {
    const [a, b] = [expected[k] as number, received[k] as number];
    if (!(Math.abs(a - b) <= (tolerances[k] as number))) {
      throw new EbbError('ROWS_NOT_INDEPENDENT', `A row is corrected otherwise when it is run ${company}.`, {
        at: `row ${row}, feature ${k}`,
        expected: `${a}, as among the rows of the fixture`,
        received: String(b),
        hint: 'Take means, maxima and norms over the features (axis 1), never over the rows (axis 0), and store statistics of the training rows as constants.',
      });
    }
  }
}
