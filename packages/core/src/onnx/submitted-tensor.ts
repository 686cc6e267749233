import { EbbError } from '../errors.js';
import { shownName } from './shown-name.js';
import type { ReadSparseTensor, ReadTensor } from './submitted-model.js';

/** Most elements of one tensor: what fills the largest file in single bytes. */
export const MAX_ELEMENTS = 2 ** 26;
const MAX_RANK = 16;

type DataField = 'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'uint64Data' | 'stringData';
const DATA_FIELDS: readonly DataField[] = [
  'floatData',
  'int32Data',
  'int64Data',
  'doubleData',
  'uint64Data',
  'stringData',
];

interface DataType {
  readonly name: string;
  /** Of one element in raw_data; 0 where raw_data is not allowed. */
  readonly bits: number;
  readonly field: DataField;
  /** Entries of the field an element: a complex number has two, and eight 4-bit ones would share an int32's byte pairs. */
  readonly entries: number;
}

const type = (name: string, bits: number, field: DataField, entries = 1): DataType => ({ name, bits, field, entries });

/** ONNX's element types (TensorProto.DataType) by number. */
const DATA_TYPES: ReadonlyMap<number, DataType> = new Map([
  [1, type('float', 32, 'floatData')],
  [2, type('uint8', 8, 'int32Data')],
  [3, type('int8', 8, 'int32Data')],
  [4, type('uint16', 16, 'int32Data')],
  [5, type('int16', 16, 'int32Data')],
  [6, type('int32', 32, 'int32Data')],
  [7, type('int64', 64, 'int64Data')],
  [8, type('string', 0, 'stringData')],
  [9, type('bool', 8, 'int32Data')],
  [10, type('float16', 16, 'int32Data')],
  [11, type('double', 64, 'doubleData')],
  [12, type('uint32', 32, 'uint64Data')],
  [13, type('uint64', 64, 'uint64Data')],
  [14, type('complex64', 64, 'floatData', 2)],
  [15, type('complex128', 128, 'doubleData', 2)],
  [16, type('bfloat16', 16, 'int32Data')],
  [17, type('float8e4m3fn', 8, 'int32Data')],
  [18, type('float8e4m3fnuz', 8, 'int32Data')],
  [19, type('float8e5m2', 8, 'int32Data')],
  [20, type('float8e5m2fnuz', 8, 'int32Data')],
  [21, type('uint4', 4, 'int32Data', 1 / 2)],
  [22, type('int4', 4, 'int32Data', 1 / 2)],
  [23, type('float4e2m1', 4, 'int32Data', 1 / 2)],
  [24, type('float8e8m0', 8, 'int32Data')],
  [25, type('uint2', 2, 'int32Data', 1 / 4)],
  [26, type('int2', 2, 'int32Data', 1 / 4)],
]);

/** The name of ONNX's element type of that number. */
export function dataTypeName(code: number): string {
  return DATA_TYPES.get(code)?.name ?? (code === 0 ? 'no type' : `the unknown type ${code}`);
}

/**
 * Checks that a tensor of a submitted graph holds just the elements that its dims announce, inside the file.
 *
 * @param at the node or initializer to name in errors.
 * @returns its number of elements.
 * @throws EbbError INVALID_GRAPH, GRAPH_LIMIT, SHAPE_MISMATCH.
 */
export function checkTensor(tensor: ReadTensor, at: string): number {
  // External data first: it is the one that people send in good faith, and a path is never looked at.
  if (tensor.externalData.length > 0 || (tensor.dataLocation ?? 0) !== 0) {
    const location = tensor.externalData.find(({ key }) => key === 'location')?.value;
    throw new EbbError('INVALID_GRAPH', 'A tensor keeps its weights in another file.', {
      at,
      expected: 'all weights inside the .onnx file',
      received: location === undefined ? 'external data' : `external data at ${shownName(location)}`,
      hint: 'Save the model again with onnx.save_model(model, path, save_as_external_data=False); torch.onnx.export takes external_data=False.',
    });
  }
  if (tensor.segment > 0)
    throw new EbbError('INVALID_GRAPH', 'A tensor is split into segments, which onnxruntime does not read.', { at });
  const found = DATA_TYPES.get(tensor.dataType ?? 0);
  if (!found) {
    throw new EbbError('INVALID_GRAPH', 'A tensor has no element type of ONNX.', {
      at,
      expected: 'a data_type from 1 to 26',
      received: String(tensor.dataType ?? 'none'),
    });
  }
  const elements = elementCount(tensor.dims, at);
  const counts = DATA_FIELDS.map((field) => tensor[field]);
  const typed = tensor[found.field];
  if (tensor.rawData !== undefined && tensor.rawData.length > 0) {
    const bytes = Math.ceil((elements * found.bits) / 8);
    if (found.bits === 0 || counts.some((count) => count > 0) || tensor.rawData.length !== bytes) {
      throw new EbbError('SHAPE_MISMATCH', 'The data of a tensor do not fill its dims.', {
        at,
        expected: `${shapeText(tensor.dims)} of ${found.name} = ${found.bits === 0 ? 'no raw' : bytes} bytes`,
        received: `${tensor.rawData.length} bytes${counts.some((count) => count > 0) ? ' and further data' : ''}`,
      });
    }
    return elements;
  }
  const entries = Math.ceil(elements * found.entries);
  if (typed !== entries || counts.some((count, k) => count > 0 && DATA_FIELDS[k] !== found.field)) {
    throw new EbbError('SHAPE_MISMATCH', 'The data of a tensor do not fill its dims.', {
      at,
      expected: `${shapeText(tensor.dims)} of ${found.name} = ${entries} values`,
      received: `${typed}`,
    });
  }
  return elements;
}

/**
 * The same for a tensor of which only the values that are not zero are stored.
 *
 * @throws EbbError INVALID_GRAPH, GRAPH_LIMIT, SHAPE_MISMATCH.
 */
export function checkSparseTensor({ values, indices, dims }: ReadSparseTensor, at: string): number {
  if (!values || !indices) throw new EbbError('INVALID_GRAPH', 'A sparse tensor lacks its values or indices.', { at });
  // onnxruntime makes it dense when it loads it.
  elementCount(dims, at);
  checkTensor(indices, at);
  return checkTensor(values, at);
}

function elementCount(dims: readonly number[], at: string): number {
  if (dims.length > MAX_RANK) {
    throw new EbbError('GRAPH_LIMIT', 'A tensor has too many dimensions.', {
      at,
      expected: `at most ${MAX_RANK}`,
      received: String(dims.length),
    });
  }
  const negative = dims.find((dim) => dim < 0);
  if (negative !== undefined) {
    throw new EbbError('INVALID_GRAPH', 'A tensor has a negative dimension.', { at, received: shapeText(dims) });
  }
  // Each dim is bounded too: 0 x 2^62 has no elements, but overflows in code that multiplies from the right.
  const elements = dims.reduce((product, dim) => product * dim, 1);
  if (elements > MAX_ELEMENTS || dims.some((dim) => dim > MAX_ELEMENTS)) {
    throw new EbbError('GRAPH_LIMIT', 'A tensor is too large.', {
      at,
      expected: `at most ${MAX_ELEMENTS} elements`,
      received: shapeText(dims),
    });
  }
  return elements;
}

/** Dims as they are written in messages. */
function shapeText(dims: readonly number[]): string {
  return dims.join(' x ') || 'a scalar';
}
