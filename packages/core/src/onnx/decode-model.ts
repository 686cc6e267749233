import { EbbError } from '../errors.js';
import type { Dim } from './graph-builder.js';
import { type ModelMessage, modelProto, type ValueInfoMessage } from './model-proto.js';
import { type ElementType, elementTypeOf } from './tensor.js';

/** An input or output of a graph. */
export interface GraphValue {
  readonly name: string;
  /** Undefined for an element type that we never write, and for what is no tensor. */
  readonly type: ElementType | undefined;
  /** Sizes, or the names of symbolic ones ('' where it has no name). */
  readonly dims: readonly Dim[];
}

/** What a model says about itself. */
export interface ModelSummary {
  readonly irVersion: number;
  readonly producerName: string;
  /** Version of the default operator set; undefined where the model imports none. */
  readonly opset: number | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Operators in the order of the nodes. */
  readonly operators: readonly string[];
}

/**
 * Reads the bytes of an .onnx file as far as its interface goes; weights are not touched.
 *
 * @throws EbbError INVALID_VALUE when the bytes are no ONNX model.
 */
export function decodeModel(bytes: Uint8Array): ModelSummary {
  let model: Partial<ModelMessage>;
  try {
    model = modelProto.toObject(modelProto.decode(bytes), { longs: Number, arrays: true }) as Partial<ModelMessage>;
  } catch (error) {
    throw new EbbError('INVALID_VALUE', `The bytes are no protobuf message: ${(error as Error).message}.`);
  }
  const { graph } = model;
  if (!graph) throw new EbbError('INVALID_VALUE', 'The model has no graph.', { expected: 'an ONNX model' });
  return {
    irVersion: model.irVersion ?? 0,
    producerName: model.producerName ?? '',
    opset: model.opsetImport?.find(({ domain }) => !domain)?.version,
    metadata: Object.fromEntries((model.metadataProps ?? []).map(({ key, value }) => [key, value])),
    inputs: graph.input.map(graphValue),
    outputs: graph.output.map(graphValue),
    operators: graph.node.map(({ opType }) => opType),
  };
}

function graphValue({ name, type }: ValueInfoMessage): GraphValue {
  const { elemType, shape } = type?.tensorType ?? {};
  return {
    name,
    type: elementTypeOf(elemType ?? 0),
    dims: (shape?.dim ?? []).map(({ dimValue, dimParam }) => dimValue ?? dimParam ?? ''),
  };
}
