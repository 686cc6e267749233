import { EbbError } from '../errors.js';
import { type Matrix, matrix } from '../linalg/matrix.js';

/** A map known by its values alone: the rows that it was asked for beforehand, and what it made of them. */
export interface TabulatedRows {
  readonly rows: number;
  readonly inputDim: number;
  readonly outputDim: number;
  /** Shape [rows, inputDim]. */
  readonly inputs: Float32Array;
  /** Shape [rows, outputDim]. */
  readonly outputs: Float32Array;
}

/**
 * The outputs of rows of x [n, inputDim], which are found by their content: all their float32 numbers. Of rows that are alike
 * the first one's output is taken.
 *
 * @throws EbbError INVALID_ARGUMENT for a row that is not in the table.
 */
export function applyTabulated(table: TabulatedRows, x: Matrix): Matrix {
  const { inputDim, outputDim, inputs, outputs } = table;
  const out = matrix(x.rows, outputDim);
  if (x.rows === 0) return out;
  const { slots, bits } = indexOf(table);
  const own = new Float32Array(inputDim);
  const ownBits = new Uint32Array(own.buffer);
  for (let i = 0; i < x.rows; i++) {
    const from = i * x.cols;
    own.set(x.data.subarray(from, from + inputDim));
    const k = found(slots, bits, ownBits, 0, inputDim);
    // A number that float32 does not hold was rounded above, and is not of the table.
    if (k < 0 || own.some((value, j) => value !== x.data[from + j]) || x.cols !== inputDim) {
      throw new EbbError('INVALID_ARGUMENT', 'A row is not among those that the map was tabulated on.', {
        at: i,
        expected: `one of ${inputs.length / inputDim} rows of ${inputDim} numbers`,
      });
    }
    out.data.set(outputs.subarray(k * outputDim, (k + 1) * outputDim), i * outputDim);
  }
  return out;
}

/** A hash table with open addressing: each slot holds 1 + the index of a row, or 0. */
interface RowIndex {
  readonly slots: Int32Array;
  readonly bits: Uint32Array;
}

const known = new WeakMap<TabulatedRows, RowIndex>();

/** Made when first asked for. */
function indexOf(table: TabulatedRows): RowIndex {
  const made = known.get(table);
  if (made) return made;
  const { rows, inputDim, inputs } = table;
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 2)));
  const bits = new Uint32Array(inputs.buffer, inputs.byteOffset, inputs.length);
  const index = { slots, bits };
  for (let k = 0; k < rows; k++) {
    const slot = slotOf(slots, bits, bits, k * inputDim, inputDim);
    if (slots[slot] === 0) slots[slot] = k + 1;
  }
  known.set(table, index);
  return index;
}

/** The index of a row, or -1. */
function found(slots: Int32Array, bits: Uint32Array, row: Uint32Array, at: number, dim: number): number {
  return slots[slotOf(slots, bits, row, at, dim)]! - 1;
}

/** The slot that holds the row at `row[at]`, or the free one where it would stand. */
function slotOf(slots: Int32Array, bits: Uint32Array, row: Uint32Array, at: number, dim: number): number {
  const mask = slots.length - 1;
  for (let slot = hash(row, at, dim) & mask; ; slot = (slot + 1) & mask) {
    const k = slots[slot]! - 1;
    if (k < 0 || equalRows(bits, k * dim, row, at, dim)) return slot;
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
