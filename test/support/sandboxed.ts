import { openSandbox, type SandboxOptions } from '../../packages/core/src/io/sandbox/open-sandbox.js';
import { GraphBuilder } from '../../packages/core/src/onnx/graph-builder.js';
import { int64Vector } from '../../packages/core/src/onnx/tensor.js';

/** D of the graphs that name none. */
export const SANDBOX_DIM = 4;

type Build = (graph: GraphBuilder, x: string) => string;

/** A graph embedding -> corrected, of what `build` makes. */
export function correctionFile(build: Build, dim = SANDBOX_DIM, outputDim = dim): Uint8Array {
  const graph = new GraphBuilder('g');
  const x = graph.input('embedding', 'float32', ['N', dim]);
  graph.output('corrected', build(graph, x), 'float32', ['N', outputDim]);
  return graph.encode({ opset: 17 });
}

/** The graph x + x. */
export const doubled = correctionFile((graph, x) => graph.node('Add', [x, x]));

/** Rows of any values. */
export const rowsOf = (rows: number, dim = SANDBOX_DIM) => ({
  rows,
  data: Float32Array.from({ length: rows * dim }, (_, k) => Math.sin(k)),
});

/** Runs a graph on rows, and gives what came or the error. */
export async function runOnce(bytes: Uint8Array, options: Partial<SandboxOptions> = {}, rows = 3): Promise<unknown> {
  const dim = options.dim ?? SANDBOX_DIM;
  try {
    const sandbox = await openSandbox(bytes, { ...options, dim });
    try {
      return await sandbox.run(rowsOf(rows, dim));
    } finally {
      await sandbox.close();
    }
  } catch (error) {
    return error;
  }
}

/**
 * A graph that opens at once and runs for a quarter of a minute or more: products one after the other. Their factors come
 * from the input, since onnxruntime would pack constant ones, each anew, when it opens the graph.
 */
export const slow = correctionFile((graph, x) => {
  const one = graph.node('ReduceMax', [x], { keepdims: { int: 0 } });
  const factor = graph.node('Expand', [one, graph.constant('shape', int64Vector([1024, 1024]))]);
  let product = factor;
  for (let k = 0; k < 1000; k++) product = graph.node('MatMul', [product, factor]);
  return graph.node('Add', [x, graph.node('ReduceMax', [product], { keepdims: { int: 0 } })]);
});

/** A graph that makes a table of that size from each batch. */
export const expanded = (rows: number, columns: number) =>
  correctionFile((graph, x) => {
    const one = graph.node('ReduceMax', [x], { keepdims: { int: 1 } });
    const many = graph.node('Expand', [one, graph.constant('shape', int64Vector([rows, columns]))]);
    return graph.node('Add', [x, graph.node('ReduceSum', [many], { keepdims: { int: 0 } })]);
  });
