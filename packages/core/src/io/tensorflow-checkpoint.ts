import protobuf from 'protobufjs/minimal.js';
import type { WeightReader } from '../embed/contract.js';
import { EbbError } from '../errors.js';
import { readSortedTable } from './sorted-table.js';
import { tensorsAsReader } from './weight-reader.js';

/** TensorFlow's DataType of float32. */
const FLOAT = 1;

/** What the checkpoint's first entry says of a tensor. */
interface Declared {
  readonly dims: readonly number[];
  readonly type: number;
}

/** The message's fields that we know, by number; a field that repeats is read each time. */
type Fields = Readonly<Record<number, (reader: protobuf.Reader) => void>>;

/**
 * The float32 variables of a checkpoint in TensorFlow's first format (`tf.train.Saver(write_version=1)`), one file without code: a
 * sorted table of SavedTensorSlices messages. Variables of other types, as step counters, are left out.
 *
 * Source: saved_tensor_slice.proto and tensor_slice_writer.cc of TensorFlow.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when the file is no such checkpoint, is cut short or fails a checksum; UNSUPPORTED
 *   when a variable was saved in slices; NON_FINITE when a weight is.
 */
export async function readTensorflowCheckpoint(path: string): Promise<WeightReader> {
  const declared = new Map<string, Declared>();
  const tensors = new Map<string, { dims: readonly number[]; data: Float32Array }>();
  for await (const value of readSortedTable(path)) {
    try {
      message(value, {
        1: (meta) => message(meta.bytes(), { 1: (tensor) => readDeclaration(tensor.bytes(), declared) }),
        2: (slice) => readSlice(slice.bytes(), declared, tensors, path),
      });
    } catch (error) {
      if (error instanceof EbbError) throw error;
      throw unreadable(path, (error as Error).message);
    }
  }
  for (const [name, { type }] of declared) {
    if (type === FLOAT && !tensors.has(name)) throw unreadable(path, `no values of '${name}'`);
  }
  if (tensors.size === 0) throw unreadable(path, 'no float32 variable');
  return tensorsAsReader(tensors, path);
}

/** SavedSliceMeta: name 1, shape 2, type 3. */
function readDeclaration(bytes: Uint8Array, declared: Map<string, Declared>): void {
  let name = '';
  let type = 0;
  const dims: number[] = [];
  message(bytes, {
    1: (field) => {
      name = field.string();
    },
    2: (shape) => message(shape.bytes(), { 2: (dim) => dims.push(dimension(dim.bytes())) }),
    3: (field) => {
      type = field.uint32();
    },
  });
  declared.set(name, { dims, type });
}

/** TensorShapeProto.Dim: size 1. */
function dimension(bytes: Uint8Array): number {
  let size = 0;
  message(bytes, {
    1: (field) => {
      size = field.uint32();
    },
  });
  return size;
}

/** SavedSlice: name 1, slice 2, data 3, a TensorProto with float_val 5. */
function readSlice(
  bytes: Uint8Array,
  declared: ReadonlyMap<string, Declared>,
  tensors: Map<string, { dims: readonly number[]; data: Float32Array }>,
  path: string,
): void {
  let name = '';
  let whole = true;
  let floats = new Uint8Array() as Uint8Array;
  message(bytes, {
    1: (field) => {
      name = field.string();
    },
    // An extent without fields spans its whole dimension.
    2: (slice) =>
      message(slice.bytes(), {
        1: (extent) => {
          if (extent.bytes().length > 0) whole = false;
        },
      }),
    3: (data) =>
      message(data.bytes(), {
        5: (values) => {
          floats = values.bytes();
        },
      }),
  });
  const expected = declared.get(name);
  if (!expected) throw unreadable(path, `values of '${name}', which its first entry does not list`);
  if (expected.type !== FLOAT) return;
  if (!whole) throw new EbbError('UNSUPPORTED', `The variable '${name}' was saved in slices.`, { where: path });
  const count = expected.dims.reduce((product, dim) => product * dim, 1);
  if (floats.length !== 4 * count) {
    throw unreadable(
      path,
      `${floats.length / 4} values of '${name}' of shape ${expected.dims.join(' x ') || 'a scalar'}`,
    );
  }
  // A copy: the values stand at any byte of the file.
  const data = new Float32Array(floats.slice().buffer);
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new EbbError('NON_FINITE', `The variable '${name}' is not finite.`, {
      where: path,
      at,
      received: `${data[at]}`,
    });
  }
  tensors.set(name, { dims: expected.dims, data });
}

function message(bytes: Uint8Array, fields: Fields): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = fields[tag >>> 3];
    if (read) read(reader);
    else reader.skipType(tag & 7);
  }
}

function unreadable(path: string, received: string): EbbError {
  return new EbbError('FILE_UNREADABLE', 'The file is no TensorFlow checkpoint of the first format.', {
    where: path,
    received,
    hint: "TensorFlow's second format, of files .index and .data, is not read.",
  });
}
