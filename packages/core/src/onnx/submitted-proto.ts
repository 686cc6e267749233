import { EbbError } from '../errors.js';
import { malformed, WIRE, type WireReader } from './wire-reader.js';

/**
 * How a field is read. A message is named; '*' keeps all of a repeated field; '#' counts the elements of a repeated one
 * without keeping them, which is all that weights need; 'count' counts messages without looking into them.
 */
type Kind = string;
type Fields = Readonly<Record<string, readonly [kind: Kind, id: number]>>;

const METADATA = ['Entry*', 16] as const;

/**
 * All messages of ONNX (onnx.proto, IR version 13). Unlike model-proto.ts, which reads what we write, it knows every
 * field: a field that is skipped here but read by onnxruntime would be a way around the checks.
 */
const MESSAGES: Readonly<Record<string, Fields>> = {
  Model: {
    irVersion: ['int64', 1],
    producerName: ['string', 2],
    producerVersion: ['string', 3],
    domain: ['string', 4],
    modelVersion: ['int64', 5],
    docString: ['bytes', 6],
    graph: ['Graph', 7],
    opsetImport: ['OperatorSet*', 8],
    metadataProps: ['Entry*', 14],
    trainingInfo: ['count', 20],
    functions: ['count', 25],
    configuration: ['count', 26],
  },
  OperatorSet: { domain: ['string', 1], version: ['int64', 2] },
  Entry: { key: ['string', 1], value: ['string', 2] },
  Graph: {
    node: ['Node*', 1],
    name: ['string', 2],
    initializer: ['Tensor*', 5],
    docString: ['bytes', 10],
    input: ['ValueInfo*', 11],
    output: ['ValueInfo*', 12],
    valueInfo: ['ValueInfo*', 13],
    quantizationAnnotation: ['count', 14],
    sparseInitializer: ['SparseTensor*', 15],
    metadataProps: METADATA,
  },
  Node: {
    input: ['string*', 1],
    output: ['string*', 2],
    name: ['string', 3],
    opType: ['string', 4],
    attribute: ['Attribute*', 5],
    docString: ['bytes', 6],
    domain: ['string', 7],
    overload: ['string', 8],
    metadataProps: ['Entry*', 9],
    deviceConfigurations: ['count', 10],
  },
  Attribute: {
    name: ['string', 1],
    f: ['float', 2],
    i: ['int64', 3],
    s: ['bytes', 4],
    t: ['Tensor', 5],
    g: ['count', 6],
    floats: ['#float', 7],
    ints: ['#int64', 8],
    strings: ['#bytes', 9],
    tensors: ['Tensor*', 10],
    graphs: ['count', 11],
    docString: ['bytes', 13],
    tp: ['Type', 14],
    typeProtos: ['Type*', 15],
    type: ['int32', 20],
    refAttrName: ['string', 21],
    sparseTensor: ['SparseTensor', 22],
    sparseTensors: ['SparseTensor*', 23],
  },
  Tensor: {
    dims: ['int64*', 1],
    dataType: ['int32', 2],
    segment: ['count', 3],
    floatData: ['#float', 4],
    int32Data: ['#int64', 5],
    stringData: ['#bytes', 6],
    int64Data: ['#int64', 7],
    name: ['string', 8],
    rawData: ['bytes', 9],
    doubleData: ['#double', 10],
    uint64Data: ['#int64', 11],
    docString: ['bytes', 12],
    externalData: ['Entry*', 13],
    dataLocation: ['int32', 14],
    metadataProps: METADATA,
  },
  SparseTensor: { values: ['Tensor', 1], indices: ['Tensor', 2], dims: ['int64*', 3] },
  ValueInfo: {
    name: ['string', 1],
    type: ['Type', 2],
    docString: ['bytes', 3],
    metadataProps: ['Entry*', 4],
  },
  Type: {
    tensorType: ['TensorType', 1],
    sequenceType: ['ElementType', 4],
    mapType: ['MapType', 5],
    denotation: ['string', 6],
    opaqueType: ['count', 7],
    sparseTensorType: ['TensorType', 8],
    optionalType: ['ElementType', 9],
  },
  TensorType: { elemType: ['int32', 1], shape: ['Shape', 2] },
  ElementType: { elemType: ['Type', 1] },
  MapType: { keyType: ['int32', 1], valueType: ['Type', 2] },
  Shape: { dim: ['Dimension*', 1] },
  Dimension: { dimValue: ['int64', 1], dimParam: ['string', 2], denotation: ['string', 3] },
};

interface Field {
  readonly name: string;
  readonly kind: string;
  readonly mark: 'one' | 'all' | 'counted';
}

const SCHEMA = new Map(
  Object.entries(MESSAGES).map(([message, fields]) => [
    message,
    new Map(Object.entries(fields).map(([name, [kind, id]]): [number, Field] => [id, field(name, kind)])),
  ]),
);

function field(name: string, kind: string): Field {
  if (kind === 'count') return { name, kind: 'bytes', mark: 'counted' };
  if (kind.startsWith('#')) return { name, kind: kind.slice(1), mark: 'counted' };
  return kind.endsWith('*') ? { name, kind: kind.slice(0, -1), mark: 'all' } : { name, kind, mark: 'one' };
}

const WIRE_OF: Readonly<Record<string, number>> = {
  int32: WIRE.varint,
  int64: WIRE.varint,
  float: WIRE.fixed32,
  double: WIRE.fixed64,
};

/** A tensor never has so many; onnxruntime takes fewer still. */
const MAX_DIMS = 64;

/** What reading may cost, counted down as it goes. */
export interface ReadBudget {
  messages: number;
  strings: number;
  /** Bytes of all names together. */
  text: number;
  /** Messages within messages. */
  readonly depth: number;
}

/** A message that was read: kept fields by name, arrays for repeated ones, numbers for what was counted. */
export type ReadMessage = Record<string, unknown>;

/**
 * Reads the message of that name, to the end of `reader`.
 *
 * It is stricter than protobuf: an unknown field, a single field that stands twice (which readers merge or overwrite,
 * each in its own way) and a value of another wire type are refused, so that onnxruntime cannot see another model than
 * the one that was checked.
 *
 * @throws EbbError INVALID_GRAPH for bytes that are no such message; GRAPH_LIMIT when the budget is used up.
 */
export function readMessage(reader: WireReader, message: string, budget: ReadBudget, depth = 1): ReadMessage {
  if (depth > budget.depth) throw exhausted('messages within one another', budget.depth);
  if (--budget.messages < 0) throw exhausted('messages in all', undefined);
  const fields = SCHEMA.get(message) as ReadonlyMap<number, Field>;
  const read: ReadMessage = {};
  for (const { name, mark } of fields.values()) {
    if (mark !== 'one') read[name] = mark === 'all' ? [] : 0;
  }
  while (!reader.done) {
    const start = reader.at;
    const { field: id, wire } = reader.tag();
    const known = fields.get(id);
    if (!known) throw malformed(`its ${message} has the unknown field ${id}`, start);
    const { name, kind, mark } = known;
    if (mark === 'one' && name in read) throw malformed(`the field ${name} of its ${message} stands twice`, start);
    const scalar = WIRE_OF[kind];
    if (mark !== 'one' && scalar !== undefined && wire === WIRE.bytes) {
      readPacked(reader.message(), scalar, mark === 'all' ? (read[name] as number[]) : undefined, read, name);
      continue;
    }
    if (wire !== (scalar ?? WIRE.bytes)) {
      throw malformed(`the field ${name} of its ${message} has the wire type ${wire}`, start);
    }
    if (mark === 'counted') {
      reader.skip(wire);
      read[name] = (read[name] as number) + 1;
      continue;
    }
    const value = readValue(reader, kind, wire, budget, depth, start);
    if (mark === 'one') read[name] = value;
    else keep(read[name] as unknown[], value, scalar !== undefined);
  }
  return read;
}

function readValue(
  reader: WireReader,
  kind: string,
  wire: number,
  budget: ReadBudget,
  depth: number,
  start: number,
): unknown {
  switch (kind) {
    case 'int64':
      return reader.varint();
    case 'int32': {
      const value = reader.varint();
      // Readers cut it to 32 bits, which would make another number of it.
      if (value !== (value | 0)) throw malformed('a number is beyond 32 bits', start);
      return value;
    }
    case 'float':
    case 'double':
      reader.skip(wire);
      return true;
    case 'bytes':
      return reader.bytes();
    case 'string': {
      const before = reader.at;
      const text = reader.string();
      budget.text -= reader.at - before;
      if (--budget.strings < 0 || budget.text < 0) throw exhausted('names in all', undefined);
      return text;
    }
    default:
      return readMessage(reader.message(), kind, budget, depth + 1);
  }
}

/** Numbers one after the other without tags: kept in `values`, or counted in `read[name]`. */
function readPacked(reader: WireReader, wire: number, values: number[] | undefined, read: ReadMessage, name: string) {
  let count = 0;
  while (!reader.done) {
    if (values) keep(values, reader.varint(), true);
    else reader.skip(wire);
    count++;
  }
  if (!values) read[name] = (read[name] as number) + count;
}

function keep(values: unknown[], value: unknown, numeric: boolean): void {
  if (numeric && values.length >= MAX_DIMS) throw exhausted('dimensions of one tensor', MAX_DIMS);
  values.push(value);
}

function exhausted(what: string, most: number | undefined): EbbError {
  return new EbbError('GRAPH_LIMIT', `The model has too many ${what}.`, {
    ...(most === undefined ? {} : { expected: `at most ${most}` }),
    hint: 'A correction needs few nodes: fold its constants and merge its maps before the export.',
  });
}
