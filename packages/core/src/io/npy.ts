import { EbbError } from '../errors.js';
import { halfToSingle } from './half-precision.js';
import { unpickleObjectArray } from './pickle.js';
import { type PythonLiteral, parsePythonLiteral } from './python-literal.js';

type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** A NumPy array: its elements in C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: NumericArray | readonly string[];
}

/** The numeric dtypes that are read: bytes an element, and the typed array over little-endian bytes. */
const NUMERIC: Readonly<Record<string, { size: number; read: (bytes: ArrayBuffer) => NumericArray }>> = {
  f2: { size: 2, read: (b) => Float32Array.from(new Uint16Array(b), halfToSingle) },
  f4: { size: 4, read: (b) => new Float32Array(b) },
  f8: { size: 8, read: (b) => new Float64Array(b) },
  i1: { size: 1, read: (b) => new Int8Array(b) },
  i2: { size: 2, read: (b) => new Int16Array(b) },
  i4: { size: 4, read: (b) => new Int32Array(b) },
  i8: { size: 8, read: (b) => new BigInt64Array(b) },
  b1: { size: 1, read: (b) => new Uint8Array(b) },
  u1: { size: 1, read: (b) => new Uint8Array(b) },
  u2: { size: 2, read: (b) => new Uint16Array(b) },
  u4: { size: 4, read: (b) => new Uint32Array(b) },
  u8: { size: 8, read: (b) => new BigUint64Array(b) },
};

/** The dtype as which a typed array is written. */
const DTYPES: Readonly<Record<string, string>> = {
  Float32Array: '<f4',
  Float64Array: '<f8',
  Int8Array: '|i1',
  Int16Array: '<i2',
  Int32Array: '<i4',
  BigInt64Array: '<i8',
  Uint8Array: '|u1',
  Uint16Array: '<u2',
  Uint32Array: '<u4',
  BigUint64Array: '<u8',
};

/**
 * Reads an array in NumPy's .npy format, versions 1 to 3, either byte order, C or Fortran order.
 *
 * float16 becomes float32 (exactly), bool becomes uint8; fixed-width text (U), bytes (S, read as UTF-8) and object arrays of strings
 * become strings. Source: `numpy.lib.format`.
 *
 * @param where name of the array in errors
 * @throws EbbError FILE_UNREADABLE when the bytes are not such an array or are cut short; UNSUPPORTED for other dtypes and for
 *   pickles that hold more than plain data (see `unpickleObjectArray`).
 */
export function decodeNpy(bytes: Uint8Array, where: string): NpyArray {
  const { dtype, fortranOrder, shape, start } = readHeader(bytes, where);
  const body = bytes.subarray(start);
  const count = shape.reduce((product, size) => product * size, 1);
  const [, order, code] = /^([<>|=]?)(\w+)$/.exec(dtype) ?? [];

  if (code === 'O') {
    const pickled = unpickleObjectArray(body, where);
    const strings = pickled.elements.map((element, i) => {
      if (typeof element === 'string') return element;
      throw new EbbError('INVALID_VALUE', 'An element of the object array is no string.', {
        where,
        at: `element ${i}`,
      });
    });
    return { shape: pickled.shape, data: pickled.fortranOrder ? toCOrder(strings, pickled.shape) : strings };
  }

  const [, kind, width] = /^([US])(\d+)$/.exec(code ?? '') ?? [];
  const size = kind ? Number(width) * (kind === 'U' ? 4 : 1) : NUMERIC[code ?? '']?.size;
  if (size === undefined) {
    throw new EbbError('UNSUPPORTED', 'The array has a dtype that is not read.', {
      where,
      expected: 'floats, integers, bool, text or bytes',
      received: `'${dtype}'`,
    });
  }
  if (body.length !== count * size) {
    throw new EbbError('FILE_UNREADABLE', 'The array is cut short or too long.', {
      where,
      expected: `${count * size} bytes for the shape (${shape.join(', ')}) and dtype '${dtype}'`,
      received: `${body.length}`,
    });
  }
  const own = body.slice();
  if (order === '>') swapBytes(own, kind === 'U' ? 4 : kind === 'S' ? 1 : size);
  const data = kind ? readStrings(own, kind, size, count, where) : NUMERIC[code!]!.read(own.buffer);
  return { shape, data: fortranOrder ? toCOrder(data, shape) : data };
}

/**
 * The bytes of an array in NumPy's .npy format, version 1: typed arrays little-endian, strings as fixed-width text ('<U').
 *
 * @throws EbbError SHAPE_MISMATCH when the data do not fill the shape.
 */
export function encodeNpy({ shape, data }: NpyArray): Uint8Array {
  if (shape.reduce((product, size) => product * size, 1) !== data.length) {
    throw new EbbError('SHAPE_MISMATCH', 'The data do not fill the array.', {
      expected: `shape (${shape.join(', ')})`,
      received: `${data.length} elements`,
    });
  }
  const { dtype, body } = Array.isArray(data) ? writeStrings(data) : writeNumbers(data as NumericArray);
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  // Magic, version, length and header fill a multiple of 64 bytes, so that the data can be memory-mapped.
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const out = new Uint8Array(10 + padded.length + body.length);
  out.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, padded.length & 0xff, padded.length >> 8]);
  out.set(new TextEncoder().encode(padded), 10);
  out.set(body, 10 + padded.length);
  return out;
}

function readHeader(bytes: Uint8Array, where: string) {
  const fault = (received: string) =>
    new EbbError('FILE_UNREADABLE', 'The array is not in the .npy format.', { where, received });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || bytes[0] !== 0x93 || new TextDecoder().decode(bytes.subarray(1, 6)) !== 'NUMPY') {
    throw fault('no magic string');
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) throw fault(`version ${version}`);
  const at = version === 1 ? 10 : 12;
  const start = at + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) throw fault('a header that is cut short');
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(at, start));
  let header: PythonLiteral;
  try {
    header = parsePythonLiteral(text);
  } catch (error) {
    throw fault((error as EbbError).message);
  }
  const field = (name: string) => (header instanceof Map ? header.get(name) : undefined);
  const [descr, fortranOrder, shape] = [field('descr'), field('fortran_order'), field('shape')];
  // The fields of a structured array are listed.
  const dtype = Array.isArray(descr) ? 'structured' : descr;
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  if (typeof dtype !== 'string' || typeof fortranOrder !== 'boolean' || !Array.isArray(shape) || !shape.every(isSize)) {
    throw fault(`the header ${text.trim()}`);
  }
  return { dtype, fortranOrder, shape: shape as number[], start };
}

function swapBytes(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** Fixed-width strings, whose padding is of NUL characters. */
function readStrings(bytes: Uint8Array, kind: string, size: number, count: number, where: string): string[] {
  const points = kind === 'U' ? new Uint32Array(bytes.buffer) : undefined;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return Array.from({ length: count }, (_, i) => {
    try {
      const text = points
        ? String.fromCodePoint(...points.subarray((i * size) / 4, ((i + 1) * size) / 4))
        : decoder.decode(bytes.subarray(i * size, (i + 1) * size));
      return text.replace(/\0+$/, '');
    } catch {
      throw new EbbError('INVALID_VALUE', 'An element is no valid text.', { where, at: `element ${i}` });
    }
  });
}

function writeStrings(strings: readonly string[]): { dtype: string; body: Uint8Array } {
  const points = strings.map((text) => Array.from(text, (char) => char.codePointAt(0)!));
  const width = points.reduce((max, { length }) => Math.max(max, length), 1);
  const body = new DataView(new ArrayBuffer(strings.length * width * 4));
  points.forEach((text, i) => {
    text.forEach((point, k) => {
      body.setUint32((i * width + k) * 4, point, true);
    });
  });
  return { dtype: `<U${width}`, body: new Uint8Array(body.buffer) };
}

function writeNumbers(data: NumericArray): { dtype: string; body: Uint8Array } {
  return {
    dtype: DTYPES[data[Symbol.toStringTag]]!,
    body: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/** Elements in Fortran order (first index fastest) brought into C order (last index fastest). */
function toCOrder<T extends NumericArray | readonly string[]>(data: T, shape: readonly number[]): T {
  const out = data.slice() as unknown as unknown[];
  const index = shape.map(() => 0);
  for (let from = 0; from < data.length; from++) {
    out[index.reduce((at, i, axis) => at * shape[axis]! + i, 0)] = data[from];
    for (let axis = 0; axis < shape.length; axis++) {
      index[axis] = index[axis]! + 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return out as unknown as T;
}
