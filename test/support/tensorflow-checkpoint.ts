import { crc32c } from '../../packages/core/src/io/crc32c.js';

/**
 * The bytes of a checkpoint as `tf.train.Saver(write_version=1)` writes float32 variables: a sorted table whose first entry lists
 * them and whose other entries hold one each. A block an entry; keys as TensorFlow's, so that it can read the file.
 */
export function encodeTensorflowCheckpoint(
  tensors: ReadonlyMap<string, { readonly dims: readonly number[]; readonly data: Float32Array }>,
): Uint8Array {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  // The messages of saved_tensor_slice.proto.
  const listed = sorted.map(([name, { dims }]) => {
    const shape = message(...dims.map((size): Field => [2, message([1, size])]));
    return message([1, utf8(name)], [2, shape], [3, 1], [4, wholeSlice(dims)]);
  });
  const entries: [Uint8Array, Uint8Array][] = [
    [new Uint8Array(), message([1, message(...listed.map((tensor): Field => [1, tensor]))])],
    ...sorted.map(([name, { dims, data }]): [Uint8Array, Uint8Array] => {
      const floats = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const slice = message([1, utf8(name)], [2, wholeSlice(dims)], [3, message([5, floats])]);
      return [sliceKey(name, dims.length), message([2, slice])];
    }),
  ];
  return sortedTable(entries);
}

/** Number and value: an integer, or the bytes of text, packed numbers or a message. */
type Field = readonly [number, number | Uint8Array];

function message(...fields: Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(([number, value]) =>
      typeof value === 'number' ? [varints(number << 3, value)] : [varints((number << 3) | 2, value.length), value],
    ),
  );
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** TensorSliceProto: an empty extent a dimension. */
function wholeSlice(dims: readonly number[]): Uint8Array {
  return message(...dims.map((): Field => [1, new Uint8Array()]));
}

/** 0, the name, its end, the number of dimensions, and each one's start 0 and length -1 in TensorFlow's ordered code. */
function sliceKey(name: string, dimensions: number): Uint8Array {
  const count = dimensions === 0 ? [0] : [1, dimensions];
  const extents = Array.from({ length: dimensions }, () => [0x80, 0x7f]).flat();
  return Uint8Array.from([0, ...utf8(name), 0, 1, ...count, ...extents]);
}

function sortedTable(entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  /** Adds a block and gives its handle. */
  const addBlock = (items: typeof entries): Uint8Array => {
    const content: Uint8Array[] = [];
    const restarts: number[] = [0];
    let length = 0;
    for (const [i, [key, value]] of items.entries()) {
      if (i > 0) restarts.push(length);
      // No byte of the key is shared with the one before.
      for (const bytes of [varints(0, key.length, value.length), key, value]) {
        content.push(bytes);
        length += bytes.length;
      }
    }
    const uncompressed = Uint8Array.of(0);
    const block = Buffer.concat([...content, words(...restarts, restarts.length), uncompressed]);
    const crc = crc32c(block);
    const handle = varints(size, block.length - 1);
    parts.push(block, words((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0));
    size += block.length + 4;
    return handle;
  };
  const index = entries.map(([key, value]) => [key, addBlock([[key, value]])] as const);
  const handles = [addBlock([]), addBlock(index)];
  const footer = Buffer.concat([...handles, new Uint8Array(40)]).subarray(0, 40);
  return Buffer.concat([...parts, footer, words(0x8b80fb57, 0xdb477524)]);
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function varints(...values: number[]): Uint8Array {
  const bytes: number[] = [];
  for (let value of values) {
    for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
    bytes.push(value);
  }
  return Uint8Array.from(bytes);
}

/** Little-endian. */
function words(...values: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}
