import protobuf from 'protobufjs/light.js';

/** A message's fields as `name: [type, number]`, with '*' after the type of a repeated one. */
type Fields = Record<string, readonly [type: string, id: number]>;

/**
 * The subset of ONNX's messages (onnx.proto, IR version 8) that we write and inspect. The numbers are the wire format;
 * the names are ours, in camel case. Fields left out (sub-graphs, functions, external data) are skipped when read.
 */
const MESSAGES: Record<string, Fields> = {
  ModelProto: {
    irVersion: ['int64', 1],
    producerName: ['string', 2],
    producerVersion: ['string', 3],
    graph: ['GraphProto', 7],
    opsetImport: ['OperatorSetIdProto*', 8],
    metadataProps: ['StringStringEntryProto*', 14],
  },
  OperatorSetIdProto: { domain: ['string', 1], version: ['int64', 2] },
  StringStringEntryProto: { key: ['string', 1], value: ['string', 2] },
  GraphProto: {
    node: ['NodeProto*', 1],
    name: ['string', 2],
    initializer: ['TensorProto*', 5],
    input: ['ValueInfoProto*', 11],
    output: ['ValueInfoProto*', 12],
  },
  NodeProto: {
    input: ['string*', 1],
    output: ['string*', 2],
    name: ['string', 3],
    opType: ['string', 4],
    attribute: ['AttributeProto*', 5],
    domain: ['string', 7],
  },
  AttributeProto: {
    name: ['string', 1],
    f: ['float', 2],
    i: ['int64', 3],
    s: ['bytes', 4],
    t: ['TensorProto', 5],
    floats: ['float*', 7],
    ints: ['int64*', 8],
    type: ['int32', 20],
  },
  TensorProto: { dims: ['int64*', 1], dataType: ['int32', 2], name: ['string', 8], rawData: ['bytes', 9] },
  ValueInfoProto: { name: ['string', 1], type: ['TypeProto', 2] },
  TypeProto: { tensorType: ['TypeProtoTensor', 1] },
  TypeProtoTensor: { elemType: ['int32', 1], shape: ['TensorShapeProto', 2] },
  TensorShapeProto: { dim: ['TensorShapeDimension*', 1] },
  TensorShapeDimension: { dimValue: ['int64', 1], dimParam: ['string', 2] },
};

const root = new protobuf.Root();
for (const [message, fields] of Object.entries(MESSAGES)) {
  const type = new protobuf.Type(message);
  for (const [name, [kind, id]] of Object.entries(fields)) {
    const repeated = kind.endsWith('*');
    type.add(new protobuf.Field(name, id, repeated ? kind.slice(0, -1) : kind, repeated ? 'repeated' : 'optional'));
  }
  root.add(type);
}

/** ONNX's ModelProto, to encode and decode. */
export const modelProto = root.lookupType('ModelProto');

export interface TensorMessage {
  dims: number[];
  dataType: number;
  name?: string;
  rawData: Uint8Array;
}

export interface AttributeMessage {
  name: string;
  type: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorMessage;
  floats?: number[];
  ints?: number[];
}

export interface NodeMessage {
  name: string;
  opType: string;
  domain?: string;
  input: string[];
  output: string[];
  attribute: AttributeMessage[];
}

export interface ValueInfoMessage {
  name: string;
  type: { tensorType: { elemType: number; shape: { dim: { dimValue?: number; dimParam?: string }[] } } };
}

export interface ModelMessage {
  irVersion: number;
  producerName: string;
  producerVersion?: string;
  opsetImport: { domain: string; version: number }[];
  metadataProps: { key: string; value: string }[];
  graph: {
    name: string;
    node: NodeMessage[];
    initializer: TensorMessage[];
    input: ValueInfoMessage[];
    output: ValueInfoMessage[];
  };
}
