import { EbbError } from '../errors.js';
import { type ReadBudget, readMessage } from './submitted-proto.js';
import { WireReader } from './wire-reader.js';

/** Most that reading a submission may cost; a graph of `MAX_NODES` nodes with shapes and names needs about a fifth. */
const BUDGET: Readonly<ReadBudget> = { messages: 500_000, strings: 500_000, text: 2 ** 24, depth: 24 };

/** A tensor as read: weights are counted and measured, not kept. */
export interface ReadTensor {
  readonly dims: readonly number[];
  readonly dataType?: number;
  readonly name?: string;
  readonly rawData?: Uint8Array;
  readonly segment: number;
  readonly floatData: number;
  readonly int32Data: number;
  readonly stringData: number;
  readonly int64Data: number;
  readonly doubleData: number;
  readonly uint64Data: number;
  readonly externalData: readonly ReadEntry[];
  readonly dataLocation?: number;
}

export interface ReadEntry {
  readonly key?: string;
  readonly value?: string;
}

export interface ReadSparseTensor {
  readonly values?: ReadTensor;
  readonly indices?: ReadTensor;
  readonly dims: readonly number[];
}

export interface ReadAttribute {
  readonly name?: string;
  readonly type?: number;
  readonly i?: number;
  readonly t?: ReadTensor;
  readonly tensors: readonly ReadTensor[];
  readonly sparseTensor?: ReadSparseTensor;
  readonly sparseTensors: readonly ReadSparseTensor[];
  /** How many sub-graphs: of `g` and of `graphs`. */
  readonly g: number;
  readonly graphs: number;
  readonly refAttrName?: string;
}

export interface ReadNode {
  readonly name?: string;
  readonly opType?: string;
  readonly domain?: string;
  readonly overload?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly ReadAttribute[];
}

export interface ReadDimension {
  readonly dimValue?: number;
  readonly dimParam?: string;
}

export interface ReadType {
  readonly tensorType?: { readonly elemType?: number; readonly shape?: { readonly dim: readonly ReadDimension[] } };
  readonly sequenceType?: unknown;
  readonly mapType?: unknown;
  readonly opaqueType: number;
  readonly sparseTensorType?: unknown;
  readonly optionalType?: unknown;
}

export interface ReadValueInfo {
  readonly name?: string;
  readonly type?: ReadType;
}

export interface ReadGraph {
  readonly node: readonly ReadNode[];
  readonly initializer: readonly ReadTensor[];
  readonly sparseInitializer: readonly ReadSparseTensor[];
  readonly input: readonly ReadValueInfo[];
  readonly output: readonly ReadValueInfo[];
}

/** What ModelProto holds of interest, of a file that nobody vouches for. */
export interface ReadModel {
  readonly irVersion?: number;
  readonly producerName?: string;
  readonly graph?: ReadGraph;
  readonly opsetImport: readonly { readonly domain?: string; readonly version?: number }[];
  readonly metadataProps: readonly ReadEntry[];
  readonly trainingInfo: number;
  readonly functions: number;
  readonly configuration: number;
}

/**
 * Reads a submitted file as ONNX's ModelProto within bounds of time and memory: linear in its bytes.
 *
 * @throws EbbError INVALID_GRAPH for what is no such file, saying what it seems to be; GRAPH_LIMIT for too many parts.
 */
export function readSubmittedModel(bytes: Uint8Array): ReadModel {
  const guess = guessedFormat(bytes);
  if (guess) {
    throw new EbbError('INVALID_GRAPH', 'The file is no ONNX model.', {
      expected: 'an ONNX model (a protobuf message)',
      received: guess,
      hint: 'Export the fitted correction with torch.onnx.export or skl2onnx, and upload the .onnx file itself.',
    });
  }
  return readMessage(new WireReader(bytes), 'Model', { ...BUDGET }) as unknown as ReadModel;
}

/** What files that people take for ONNX begin with; none of it is a field of ModelProto. */
const FORMATS: readonly (readonly [format: string, ...start: number[]])[] = [
  ['a zip archive (PyTorch checkpoints and .npz are such)', 0x50, 0x4b],
  ['a gzip archive', 0x1f, 0x8b],
  ['an HDF5 file', 0x89, 0x48, 0x44, 0x46],
  ['a NumPy array', 0x93, 0x4e, 0x55, 0x4d],
  ['a Python pickle', 0x80, 0x02],
  ['a Python pickle', 0x80, 0x03],
  ['a Python pickle', 0x80, 0x04],
  ['a Python pickle', 0x80, 0x05],
  ['an ELF program', 0x7f, 0x45, 0x4c, 0x46],
  ['a TensorFlow Lite model', 0x1c, 0, 0, 0, 0x54, 0x46, 0x4c],
];

function guessedFormat(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'an empty file';
  const known = FORMATS.find(([, ...start]) => start.every((byte, k) => bytes[k] === byte));
  if (known) return known[0];
  // A model's first byte is a tag below 16 in nearly all, which no text begins with, or a length soon follows that is none.
  const head = bytes.subarray(0, 64);
  return head.every((byte) => (byte >= 0x20 && byte < 0x7f) || [0x09, 0x0a, 0x0d].includes(byte))
    ? 'a text'
    : undefined;
}
