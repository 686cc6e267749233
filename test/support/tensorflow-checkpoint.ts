import protobuf from 'protobufjs/minimal.js';
import { crc32c } from '../../packages/core/src/io/crc32c.js';

/**
 * The bytes of a checkpoint as `tf.train.Saver(write_version=1)` writes float32 variables: a sorted table whose first entry lists
 * them and whose other entries hold one each. A block an entry; keys as TensorFlow's, so that it can read the file.
 */
export function encodeTensorflowCheckpoint(
  tensors: ReadonlyMap<string, { readonly dims: readonly number[]; readonly data: Float32Array }>,
): Uint8Array {
  const names = [...tensors.keys()].sort();
  const meta = protobuf.Writer.create().uint32(tag(1)).fork();
  for (const name of names) {
    const { dims } = tensors.get(name) as { dims: readonly number[] };
    meta.uint32(tag(1)).fork().uint32(tag(1)).string(name).uint32(tag(2)).fork();
    for (const dim of dims) meta.uint32(tag(2)).fork().uint32(8).uint32(dim).ldelim();
    meta.ldelim().uint32(24).uint32(1);
    wholeSlice(meta, 4, dims.length);
    meta.ldelim();
  }
  const entries: [Uint8Array, Uint8Array][] = [[new Uint8Array(), meta.ldelim().finish()]];
  for (const name of names) {
    const { dims, data } = tensors.get(name) as { dims: readonly number[]; data: Float32Array };
    const slice = protobuf.Writer.create().uint32(tag(2)).fork().uint32(tag(1)).string(name);
    wholeSlice(slice, 2, dims.length);
    const floats = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    slice.uint32(tag(3)).fork().uint32(tag(5)).bytes(floats).ldelim();
    entries.push([sliceKey(name, dims.length), slice.ldelim().finish()]);
  }
  return sortedTable(entries);
}

/** A field that holds bytes or a message. */
function tag(field: number): number {
  return (field << 3) | 2;
}

/** TensorSliceProto: an empty extent a dimension. */
function wholeSlice(writer: protobuf.Writer, field: number, dimensions: number): void {
  writer.uint32(tag(field)).fork();
  for (let i = 0; i < dimensions; i++) writer.uint32(tag(1)).fork().ldelim();
  writer.ldelim();
}

/** 0, the name, its end, the number of dimensions, and each one's start 0 and length -1 in TensorFlow's ordered code. */
function sliceKey(name: string, dimensions: number): Uint8Array {
  const count = dimensions === 0 ? [0] : [1, dimensions];
  const extents = Array.from({ length: dimensions }, () => [0x80, 0x7f]).flat();
  return Uint8Array.from([0, ...new TextEncoder().encode(name), 0, 1, ...count, ...extents]);
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

function varints(...values: number[]): Uint8Array {
  return values.reduce((writer, value) => writer.uint32(value), protobuf.Writer.create()).finish();
}

/** Little-endian. */
function words(...values: number[]): Uint8Array {
  return values.reduce((writer, value) => writer.fixed32(value), protobuf.Writer.create()).finish();
}
