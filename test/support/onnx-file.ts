import type { TensorData } from '../../packages/core/src/onnx/tensor.js';

/**
 * Writes ONNX files field by field, right and wrong ones: what the graph builder, which writes right ones alone, cannot.
 * A message is an array of fields; a field is written by `number`, `text`, `bytes` or `message`.
 */

export function varint(value: number | bigint): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const number = (id: number, value: number | bigint) => join([varint(id * 8), varint(value)]);
export const bytes = (id: number, value: Uint8Array) => join([varint(id * 8 + 2), varint(value.length), value]);
export const text = (id: number, value: string) => bytes(id, new TextEncoder().encode(value));
export const message = (id: number, ...fields: readonly Uint8Array[]) => bytes(id, join(fields));

const FLOAT = 1;
const INT64 = 7;

/** A number, or a name, or null for neither. */
type Size = number | string | null;

const dimension = (size: Size) =>
  message(1, ...(size === null ? [] : [typeof size === 'string' ? text(2, size) : number(1, size)]));

/** TypeProto of a tensor. */
export const tensorType = (code: number, dims?: readonly Size[]) =>
  message(1, number(1, code), ...(dims ? [message(2, ...dims.map(dimension))] : []));

/** Fields of a ValueInfoProto. */
export const value = (name: string, code: number, dims?: readonly Size[]) => [
  text(1, name),
  message(2, tensorType(code, dims)),
];

/** Fields of a TensorProto with raw data. */
export const rawTensor = (name: string | undefined, dims: readonly number[], data: TensorData, code = FLOAT) => [
  ...dims.map((dim) => number(1, dim)),
  number(2, code),
  ...(name === undefined ? [] : [text(8, name)]),
  bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
];

/** Fields of a NodeProto; `attributes` are the fields of an AttributeProto each. */
export const node = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly (readonly Uint8Array[])[] = [],
  domain?: string,
) => [
  ...inputs.map((name) => text(1, name)),
  ...outputs.map((name) => text(2, name)),
  text(3, outputs[0] ?? op),
  text(4, op),
  ...attributes.map((fields) => message(5, ...fields)),
  ...(domain === undefined ? [] : [text(7, domain)]),
];

export const attribute = {
  float: (name: string) => [text(1, name), Uint8Array.from([0x15, 0, 0, 0x80, 0x3f]), number(20, 1)],
  int: (name: string, value: number) => [text(1, name), number(3, value), number(20, 2)],
  ints: (name: string, values: readonly number[]) => [
    text(1, name),
    ...values.map((each) => number(8, each)),
    number(20, 7),
  ],
  tensor: (name: string, fields: readonly Uint8Array[]) => [text(1, name), message(5, ...fields), number(20, 4)],
  graph: (name: string, fields: readonly Uint8Array[] = []) => [text(1, name), message(6, ...fields), number(20, 5)],
};

/** Parts of a file that stand in place of the ordinary ones. */
export interface FileParts {
  readonly dim?: number;
  /** null leaves it out. */
  readonly irVersion?: number | null;
  readonly opsets?: readonly (readonly [domain: string, version: number])[];
  readonly inputs?: readonly (readonly Uint8Array[])[];
  readonly outputs?: readonly (readonly Uint8Array[])[];
  readonly nodes?: readonly (readonly Uint8Array[])[];
  readonly initializers?: readonly (readonly Uint8Array[])[];
  /** Further fields of the graph, and of the model. */
  readonly inGraph?: readonly Uint8Array[];
  readonly inModel?: readonly Uint8Array[];
}

/**
 * An ONNX file: embedding [N, dim] -> Relu -> corrected [N, dim], with what is given in place of its parts.
 */
export function onnxFile({
  dim = 4,
  irVersion = 8,
  opsets = [['', 17]],
  inputs = [value('embedding', FLOAT, ['N', dim])],
  outputs = [value('corrected', FLOAT, ['N', dim])],
  nodes = [node('Relu', ['embedding'], ['corrected'])],
  initializers = [],
  inGraph = [],
  inModel = [],
}: FileParts = {}): Uint8Array {
  return join([
    ...(irVersion === null ? [] : [number(1, irVersion)]),
    text(2, 'hand'),
    message(
      7,
      ...nodes.map((fields) => message(1, ...fields)),
      text(2, 'graph'),
      ...initializers.map((fields) => message(5, ...fields)),
      ...inputs.map((fields) => message(11, ...fields)),
      ...outputs.map((fields) => message(12, ...fields)),
      ...inGraph,
    ),
    ...opsets.map(([domain, version]) => message(8, text(1, domain), number(2, version))),
    ...inModel,
  ]);
}

export const TYPES = { FLOAT, INT64 };
