import { EbbError } from '../errors.js';
import { shownName } from './shown-name.js';
import type { ReadDimension, ReadGraph, ReadValueInfo } from './submitted-model.js';
import { dataTypeName } from './submitted-tensor.js';

/** Most features of a corrected embedding. */
export const MAX_OUTPUT_DIM = 8192;

const FLOAT32 = 1;
const INT64 = 7;

/** What a submitted graph takes and gives. */
export interface GraphInterface {
  /** D. */
  readonly inputDim: number;
  /** D'. */
  readonly outputDim: number;
  /** Which of the optional inputs it has. */
  readonly inputs: { readonly instrument: boolean; readonly trainSet: boolean; readonly domain: boolean };
}

/** Each input: its element type, its shape in words, and whether the dims have it. A free size is a name or nothing. */
const INPUTS = {
  embedding: { code: FLOAT32, shape: (dim: number) => `[N, ${dim}]` },
  instrument: { code: INT64, shape: () => '[1]' },
  train_set: { code: INT64, shape: () => '[1]' },
  domain: { code: INT64, shape: () => '[N]' },
} as const;

type InputName = keyof typeof INPUTS;
const INPUT_NAMES = Object.keys(INPUTS) as InputName[];

const ALL_INPUTS =
  "'embedding' float32 [N, D], and where the map needs them 'instrument' int64 [1], 'train_set' int64 [1], 'domain' int64 [N]";

/**
 * Checks names, types and shapes of the inputs and outputs: `embedding` float32 [N, D] -> `corrected` float32 [N, D'],
 * optional inputs `instrument` int64 [1], `train_set` int64 [1], `domain` int64 [N].
 *
 * @param dim D, of the embedding that the graph is for.
 * @throws EbbError INVALID_GRAPH for names, types and ranks; WRONG_DIMENSION for D and D'.
 */
export function checkInterface(graph: ReadGraph, dim: number): GraphInterface {
  // Up to IR version 3 every initializer is listed as an input too, with itself as the value.
  const constants = new Set(graph.initializer.map(({ name }) => name ?? ''));
  const reserved = [...INPUT_NAMES, 'corrected'].find((name) => constants.has(name));
  if (reserved !== undefined) {
    throw new EbbError('INVALID_GRAPH', `The name '${reserved}' is that of an initializer.`, {
      expected: `an ${reserved === 'corrected' ? 'output' : 'input'} of that name`,
    });
  }
  const inputs = new Map<string, ReadValueInfo>();
  for (const value of graph.input) {
    const name = value.name ?? '';
    if (constants.has(name)) continue;
    if (inputs.has(name))
      throw new EbbError('INVALID_GRAPH', 'The graph has an input twice.', { received: shownName(name) });
    inputs.set(name, value);
  }
  const foreign = [...inputs.keys()].find((name) => !(INPUT_NAMES as string[]).includes(name));
  if (foreign !== undefined || !inputs.has('embedding')) {
    throw new EbbError('INVALID_GRAPH', 'The graph has other inputs than a correction.', {
      expected: ALL_INPUTS,
      received: shownNames([...inputs.keys()]),
      hint: 'Name them in the export: torch.onnx.export(..., input_names=["embedding"]).',
    });
  }
  for (const [name, value] of inputs) checkInput(value, name as InputName, dim);
  return {
    inputDim: dim,
    outputDim: checkOutput(graph),
    inputs: { instrument: inputs.has('instrument'), trainSet: inputs.has('train_set'), domain: inputs.has('domain') },
  };
}

function checkInput(value: ReadValueInfo, name: InputName, dim: number): void {
  const { code, shape } = INPUTS[name];
  const dims = tensorDims(value, `input '${name}'`, code, shape(dim));
  const [first, second] = dims;
  const perRow = name === 'embedding' || name === 'domain';
  const right = dims.length === (name === 'embedding' ? 2 : 1) && (perRow ? isFree(first) : sizeOf(first) === 1);
  if (!right) throw wrongShape(`input '${name}'`, shape(dim), dims, perRow);
  if (name === 'embedding' && sizeOf(second) !== dim) {
    throw new EbbError('WRONG_DIMENSION', 'The graph is for embeddings of another dimension.', {
      at: "input 'embedding'",
      expected: shape(dim),
      received: dimsText(dims),
      hint: 'Submit the graph for the embedding that it was fitted on; its second dimension must be a fixed number.',
    });
  }
}

function checkOutput({ output }: ReadGraph): number {
  const [value] = output;
  if (!value || output.length !== 1 || value.name !== 'corrected') {
    throw new EbbError('INVALID_GRAPH', 'The graph has other outputs than a correction.', {
      expected: "'corrected' float32 [N, D'] alone",
      received: shownNames(output.map(({ name }) => name ?? '')),
      hint: 'Name it in the export: torch.onnx.export(..., output_names=["corrected"]).',
    });
  }
  const shape = "[N, D']";
  const dims = tensorDims(value, "output 'corrected'", FLOAT32, shape);
  if (dims.length !== 2 || !isFree(dims[0])) throw wrongShape("output 'corrected'", shape, dims, true);
  const outputDim = sizeOf(dims[1]);
  if (outputDim === undefined || outputDim < 1 || outputDim > MAX_OUTPUT_DIM) {
    throw new EbbError('WRONG_DIMENSION', 'The corrected embedding has no fixed, allowed number of dimensions.', {
      at: "output 'corrected'",
      expected: `[N, D'] with D' a number from 1 to ${MAX_OUTPUT_DIM}`,
      received: dimsText(dims),
      hint: 'Where the exporter leaves it open, set it: model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = D.',
    });
  }
  return outputDim;
}

function tensorDims({ type }: ReadValueInfo, at: string, code: number, shape: string): readonly ReadDimension[] {
  const expected = `${dataTypeName(code) === 'float' ? 'float32' : dataTypeName(code)} ${shape}`;
  const tensor = type?.tensorType;
  if (!tensor || type.sequenceType || type.mapType || type.optionalType || type.sparseTensorType || type.opaqueType) {
    throw new EbbError('INVALID_GRAPH', 'An input or output is not a tensor.', {
      at,
      expected: `a tensor, ${expected}`,
    });
  }
  if (tensor.elemType !== code) {
    throw new EbbError('INVALID_GRAPH', 'An input or output has another element type.', {
      at,
      expected,
      received: dataTypeName(tensor.elemType ?? 0),
      hint: 'Cast inside the graph: what it takes and gives is float32, whatever it computes in.',
    });
  }
  if (!tensor.shape) {
    throw new EbbError('INVALID_GRAPH', 'An input or output declares no shape.', { at, expected });
  }
  for (const { dimValue, dimParam } of tensor.shape.dim) {
    if (dimValue !== undefined && dimParam !== undefined) {
      throw new EbbError('INVALID_GRAPH', 'A dimension has both a size and a name.', { at, expected });
    }
  }
  return tensor.shape.dim;
}

function wrongShape(at: string, shape: string, dims: readonly ReadDimension[], perRow: boolean): EbbError {
  return new EbbError('INVALID_GRAPH', 'An input or output has another shape.', {
    at,
    expected: perRow ? `${shape} with N free (a name, not a number)` : shape,
    received: dimsText(dims),
    ...(perRow
      ? { hint: 'Export with the first dimension free: dynamic_axes={"embedding": {0: "N"}, "corrected": {0: "N"}}.' }
      : {}),
  });
}

const isFree = (dim: ReadDimension | undefined) => dim !== undefined && dim.dimValue === undefined;
const sizeOf = (dim: ReadDimension | undefined) => dim?.dimValue;

function dimsText(dims: readonly ReadDimension[]): string {
  const texts = dims
    .slice(0, 8)
    .map(({ dimValue, dimParam }) => dimValue ?? (dimParam ? shownName(dimParam).slice(1, -1) : '?'));
  return `[${texts.join(', ')}${dims.length > 8 ? ', …' : ''}]`;
}

function shownNames(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return `${names.slice(0, 8).map(shownName).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
}
