import { EbbError } from '../errors.js';
import { type Matrix, matrix } from '../linalg/matrix.js';

/** Rows of a larger table, which is not copied. */
export interface PickedRows {
  /** Shape [any, inputDim]. */
  readonly table: Float32Array;
  /** Indices of rows of the table, in order. */
  readonly rows: Int32Array;
}

/** A map known by its values alone: the rows that it was asked for beforehand, and what it made of them. */
export interface TabulatedRows {
  readonly inputDim: number;
  readonly outputDim: number;
  /** The rows, those of one table after those of another. */
  readonly inputs: readonly PickedRows[];
  /** Of the rows in their order, shape [rows, outputDim]. */
  readonly outputs: Float32Array;
}

/**
 * The outputs of rows of x [n, inputDim], which are found by their content: all their float32 numbers. Of rows that are alike
 * the first one's output is taken.
 *
 * @throws EbbError INVALID_ARGUMENT for a row that is not in the table.
 */
export function applyTabulated(table: TabulatedRows, x: Matrix): Matrix {
  const { inputDim, outputDim, outputs } = table;
  const out = matrix(x.rows, outputDim);
  if (x.rows === 0) return out;
  const index = indexOf(table);
  const own = new Float32Array(inputDim);
  const ownBits = new Uint32Array(own.buffer);
  for (let i = 0; i < x.rows; i++) {
    const from = i * x.cols;
    own.set(x.data.subarray(from, from + inputDim));
    const k = index.slots[slotOf(index, ownBits, 0)]! - 1;
    // A number that float32 does not hold was rounded above, and is not of the table.
    if (k < 0 || own.some((value, j) => value !== x.data[from + j]) || x.cols !== inputDim) {
      throw new EbbError('INVALID_ARGUMENT', 'A row is not among those that the map was tabulated on.', {
        at: i,
        expected: `one of ${outputs.length / outputDim} rows of ${inputDim} numbers`,
      });
    }
    out.data.set(outputs.subarray(k * outputDim, (k + 1) * outputDim), i * outputDim);
  }
  return out;
}

/** A hash table with open addressing: each slot holds 1 + the index of a row, or 0. */
interface RowIndex {
  readonly dim: number;
  readonly slots: Int32Array;
  /** The bits of each table of rows. */
  readonly tables: readonly Uint32Array[];
  /** Of each row: which table it stands in, and where it begins there. */
  readonly tableOf: Uint32Array;
  readonly startOf: Float64Array;
}

const known = new WeakMap<TabulatedRows, RowIndex>();

/** Made when first asked for. */
function indexOf(table: TabulatedRows): RowIndex {
  const made = known.get(table);
  if (made) return made;
  const { inputDim: dim, inputs } = table;
  const count = inputs.reduce((sum, { rows }) => sum + rows.length, 0);
  const index: RowIndex = {
    dim,
    slots: new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 2))),
    tables: inputs.map((picked) => new Uint32Array(picked.table.buffer, picked.table.byteOffset, picked.table.length)),
    tableOf: new Uint32Array(count),
    startOf: new Float64Array(count),
  };
  let k = 0;
  inputs.forEach(({ rows }, t) => {
    for (const row of rows) {
      index.tableOf[k] = t;
      index.startOf[k] = row * dim;
      const slot = slotOf(index, index.tables[t]!, row * dim);
      if (index.slots[slot] === 0) index.slots[slot] = k + 1;
      k++;
    }
  });
  known.set(table, index);
  return index;
}

/** The slot that holds the row at `bits[at]`, or the free one where it would stand. */
function slotOf({ dim, slots, tables, tableOf, startOf }: RowIndex, bits: Uint32Array, at: number): number {
  const mask = slots.length - 1;
  for (let slot = hash(bits, at, dim) & mask; ; slot = (slot + 1) & mask) {
    const k = slots[slot]! - 1;
    if (k < 0 || equalRows(tables[tableOf[k]!]!, startOf[k]!, bits, at, dim)) return slot;
  }
}

function equalRows(a: Uint32Array, fromA: number, b: Uint32Array, fromB: number, dim: number): boolean {
  for (let j = 0; j < dim; j++) if (a[fromA + j] !== b[fromB + j]) return false;
  return true;
}

/** Fowler, Noll and Vo's, word by word, with the high bits mixed down at the end. */
function hash(row: Uint32Array, at: number, dim: number): number {
  let h = 0x811c9dc5;
  for (let j = 0; j < dim; j++) {
    h = Math.imul(h ^ row[at + j]!, 0x01000193);
    h ^= h >>> 15;
  }
  return Math.imul(h, 0x9e3779b1) >>> 4;
}
