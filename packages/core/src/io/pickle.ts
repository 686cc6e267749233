import { type PickleFault, PickleName, type Stateful, unpickle } from './unpickler.js';

/** An object array as it was pickled: its elements stand in C order, or in Fortran order where the flag says so. */
export interface PickledArray {
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly elements: readonly unknown[];
}

class Dtype implements Stateful {
  constructor(readonly name: string) {}

  /** Byte order and alignment say nothing that an object array needs. */
  setState(): void {}
}

class ArrayBox implements Stateful {
  content: PickledArray | undefined;

  setState(state: unknown, fault: PickleFault): void {
    const [, shape, dtype, fortranOrder, elements] = Array.isArray(state) ? (state as unknown[]) : [];
    if (!(dtype instanceof Dtype) || !/^\|?O/.test(dtype.name) || !Array.isArray(elements)) {
      throw fault(`an array of dtype '${dtype instanceof Dtype ? dtype.name : dtype}' instead of object`);
    }
    if (!Array.isArray(shape) || shape.reduce((product, size) => product * size, 1) !== elements.length) {
      throw fault(`${elements.length} elements for the shape (${shape})`);
    }
    this.content = { shape, fortranOrder: fortranOrder === true, elements };
  }
}

const NDARRAY = new PickleName();

const RECONSTRUCT = new PickleName(([type], fault) => {
  if (type !== NDARRAY) throw fault('an array of another class');
  return new ArrayBox();
});

/** The names that NumPy writes for an object array; NumPy 2 moved one of them. */
const NAMES: ReadonlyMap<string, PickleName> = new Map([
  ['numpy.ndarray', NDARRAY],
  ['numpy.core.multiarray._reconstruct', RECONSTRUCT],
  ['numpy._core.multiarray._reconstruct', RECONSTRUCT],
  [
    'numpy.dtype',
    new PickleName(([name], fault) => {
      if (typeof name !== 'string') throw fault('a dtype without a name');
      return new Dtype(name);
    }),
  ],
  [
    // Protocol 2 writes bytes as text that is to be encoded.
    '_codecs.encode',
    new PickleName(([text, encoding], fault) => {
      if (typeof text !== 'string' || encoding !== 'latin1') throw fault('bytes in another encoding than latin1');
      return Buffer.from(text, 'latin1');
    }),
  ],
]);

/**
 * Reads the pickle of a NumPy object array of plain data, protocols 2 to 5; nothing that it holds is ever run (see `unpickle`).
 *
 * Source of the names and of the state: NumPy's `ndarray.__reduce__`.
 *
 * @param where name of the array in errors
 * @throws EbbError UNSUPPORTED when the pickle holds another opcode or name than plain data needs, which the message gives;
 *   FILE_UNREADABLE when it is cut short or is not that of an object array.
 */
export function unpickleObjectArray(bytes: Uint8Array, where: string): PickledArray {
  const rules = {
    where,
    subject: 'an object array',
    hint: 'Save the array with a string dtype instead.',
    names: NAMES,
  };
  return unpickle(bytes, rules, (value, fault) => {
    if (value instanceof ArrayBox && value.content) return value.content;
    throw fault('no array at its end');
  });
}
