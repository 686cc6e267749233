import { EbbError } from '../errors.js';

/** The element types that we write: ONNX's number and the typed array that holds it. */
const TYPES = {
  float32: { code: 1, array: Float32Array },
  int8: { code: 3, array: Int8Array },
  int32: { code: 6, array: Int32Array },
  int64: { code: 7, array: BigInt64Array },
  bool: { code: 9, array: Uint8Array },
  float64: { code: 11, array: Float64Array },
} as const;

export type ElementType = keyof typeof TYPES;

export type TensorData = Float32Array | Int8Array | Int32Array | BigInt64Array | Uint8Array | Float64Array;

/** A dense row-major tensor; a scalar has no dims. */
export interface Tensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/**
 * A tensor over `data` (not copied).
 *
 * @throws EbbError SHAPE_MISMATCH when `data` does not fill `dims`; INVALID_ARGUMENT when it is not of `type`'s array.
 */
export function tensor(type: ElementType, dims: readonly number[], data: TensorData): Tensor {
  const { array } = TYPES[type];
  if (!(data instanceof array)) {
    throw new EbbError('INVALID_ARGUMENT', 'The data are not of the element type.', {
      expected: array.name,
      received: data.constructor.name,
    });
  }
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== size) {
    throw new EbbError('SHAPE_MISMATCH', 'The data do not fill the tensor.', {
      expected: `${dims.join(' x ') || 'a scalar'} = ${size} elements`,
      received: `${data.length}`,
    });
  }
  return { type, dims, data };
}

/** An int64 tensor of shape [values.length], as shapes, axes and indices are written. */
export function int64Vector(values: readonly number[]): Tensor {
  return tensor('int64', [values.length], BigInt64Array.from(values, BigInt));
}

/** ONNX's number of an element type (TensorProto.DataType). */
export function elementCode(type: ElementType): number {
  return TYPES[type].code;
}

/** The element type of ONNX's number, or undefined where it is none of ours. */
export function elementTypeOf(code: number): ElementType | undefined {
  return (Object.keys(TYPES) as ElementType[]).find((type) => TYPES[type].code === code);
}

/**
 * The bytes of raw_data, little-endian as ONNX asks. A view: every platform that onnxruntime ships for is little-endian,
 * so the array's own bytes are the right ones.
 */
export function rawBytes({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
