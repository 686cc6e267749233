import { EbbError } from '../errors.js';
import { shownName } from './shown-name.js';
import { checkInterface, type GraphInterface } from './submitted-interface.js';
import { type ReadGraph, type ReadModel, readSubmittedModel } from './submitted-model.js';
import { checkNode, checkOpsets } from './submitted-operators.js';
import { checkSparseTensor, checkTensor, MAX_ELEMENTS } from './submitted-tensor.js';

/** Most bytes of a submitted file: 64 MiB. */
export const MAX_GRAPH_BYTES = 2 ** 26;
export const MAX_NODES = 10_000;
const MAX_METADATA = 256;
/** Of keys and values together, in characters. */
const MAX_METADATA_TEXT = 2 ** 16;
/** IR 3 brought versioned operator sets; onnxruntime-node 1.30 reads up to 13. */
const IR_VERSIONS = { least: 3, most: 13 } as const;

/** What a submitted graph says of itself, once it is known to be of the form that is asked for. */
export interface SubmittedGraph extends GraphInterface {
  /** Version of the default operator set. */
  readonly opset: number;
  readonly irVersion: number;
  readonly nodeCount: number;
  /** Elements of all initializers and constants. */
  readonly parameterCount: number;
  /** Each operator once, sorted; those of ai.onnx.ml with their domain before them. */
  readonly operators: readonly string[];
  readonly producerName: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Checks the bytes of a submitted correction without running them: size, wire format, versions, operators, weights
 * inside the file, no sub-graphs, no randomness, and inputs and outputs as declared.
 *
 * The work is linear in the bytes and bounded in memory, but not free: of files that nobody vouches for it is to be
 * called in the sandbox (io/sandbox), never in a server's own process.
 *
 * @param dim dimension of the embedding that the graph is for.
 * @throws EbbError INVALID_GRAPH, GRAPH_LIMIT, UNSUPPORTED_OPERATOR, WRONG_DIMENSION, SHAPE_MISMATCH,
 * ROWS_NOT_INDEPENDENT.
 */
export function checkSubmittedGraph(bytes: Uint8Array, { dim }: { dim: number }): SubmittedGraph {
  if (bytes.length > MAX_GRAPH_BYTES) throw tooManyBytes(bytes.length);
  const model = readSubmittedModel(bytes);
  const irVersion = checkIrVersion(model);
  const graph = checkParts(model);
  const opsets = checkOpsets(model);
  if (graph.node.length > MAX_NODES) {
    throw new EbbError('GRAPH_LIMIT', 'The graph has too many nodes.', {
      expected: `at most ${MAX_NODES}`,
      received: String(graph.node.length),
      hint: 'A correction needs few: merge its maps before the export.',
    });
  }
  let parameterCount = checkInitializers(graph);
  const operators = new Set<string>();
  for (const [index, node] of graph.node.entries()) {
    const { operator, elements } = checkNode(node, index, opsets);
    operators.add(operator);
    parameterCount += elements;
  }
  if (parameterCount > MAX_ELEMENTS) {
    throw new EbbError('GRAPH_LIMIT', 'The graph has too many parameters.', {
      expected: `at most ${MAX_ELEMENTS}`,
      received: String(parameterCount),
    });
  }
  return {
    ...checkInterface(graph, dim),
    opset: opsets.get('') as number,
    irVersion,
    nodeCount: graph.node.length,
    parameterCount,
    operators: [...operators].sort(),
    producerName: (model.producerName ?? '').slice(0, 200),
    metadata: checkMetadata(model),
  };
}

/** The error of a file of more than MAX_GRAPH_BYTES. */
export function tooManyBytes(length: number): EbbError {
  return new EbbError('GRAPH_LIMIT', 'The file is too large.', {
    expected: `at most ${MAX_GRAPH_BYTES} bytes (64 MiB)`,
    received: `${length}`,
    hint: 'Store the weights as float32, and a map of low rank as its factors.',
  });
}

function checkIrVersion({ irVersion = 0 }: ReadModel): number {
  const { least, most } = IR_VERSIONS;
  if (irVersion < least || irVersion > most) {
    throw new EbbError('INVALID_GRAPH', 'The model is of an IR version that is not read here.', {
      expected: `ir_version ${least} to ${most}`,
      received: irVersion === 0 ? 'none' : String(irVersion),
      hint: 'Set it before saving: model.ir_version = 10.',
    });
  }
  return irVersion;
}

/** The graph of a model that has nothing beside it. */
function checkParts({ graph, functions, trainingInfo, configuration }: ReadModel): ReadGraph {
  const refused = [
    [functions, 'functions of its own', 'Inline them: onnx.inliner.inline_local_functions(model).'],
    [trainingInfo, 'training information', 'Remove it: del model.training_info[:].'],
    [configuration, 'device configurations', 'Export for one device.'],
  ] as const;
  for (const [count, what, hint] of refused) {
    if (count > 0) {
      throw new EbbError('INVALID_GRAPH', `The model has ${what}.`, {
        expected: 'a graph alone',
        received: `${count}`,
        hint,
      });
    }
  }
  if (!graph) {
    throw new EbbError('INVALID_GRAPH', 'The model has no graph.', { expected: 'an ONNX model with a graph' });
  }
  return graph;
}

function checkInitializers({ initializer, sparseInitializer }: ReadGraph): number {
  let elements = 0;
  const names = new Set<string>();
  const take = (name: string) => {
    if (name === '' || names.has(name)) {
      throw new EbbError('INVALID_GRAPH', 'An initializer needs a name of its own.', { received: shownName(name) });
    }
    names.add(name);
  };
  for (const tensor of initializer) {
    const name = tensor.name ?? '';
    take(name);
    elements += checkTensor(tensor, `initializer ${shownName(name)}`);
  }
  for (const tensor of sparseInitializer) {
    const name = tensor.values?.name ?? '';
    take(name);
    elements += checkSparseTensor(tensor, `sparse initializer ${shownName(name)}`);
  }
  return elements;
}

function checkMetadata({ metadataProps }: ReadModel): Readonly<Record<string, string>> {
  const entries = metadataProps.map(({ key = '', value = '' }) => [key, value] as const);
  const characters = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (entries.length > MAX_METADATA || characters > MAX_METADATA_TEXT) {
    throw new EbbError('GRAPH_LIMIT', 'The model has too much metadata.', {
      expected: `at most ${MAX_METADATA} entries and ${MAX_METADATA_TEXT} characters in all`,
      received: `${entries.length} entries of ${characters} characters`,
      hint: 'Clear metadata_props before saving.',
    });
  }
  return Object.fromEntries(entries);
}
