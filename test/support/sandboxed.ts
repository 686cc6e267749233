import { openSandbox, type SandboxOptions } from '../../packages/core/src/io/sandbox/open-sandbox.js';
import { GraphBuilder } from '../../packages/core/src/onnx/graph-builder.js';
import { int64Vector, tensor } from '../../packages/core/src/onnx/tensor.js';

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

/** A product of 512 x 512 that takes minutes, as products of a constant that onnxruntime cannot fold. */
export const slow = correctionFile(
  (graph, x) => {
    const w = graph.constant('w', tensor('float32', [512, 512], new Float32Array(512 * 512).fill(1e-3)));
    let y = x;
    for (let k = 0; k < 9000; k++) y = graph.node('MatMul', [y, w]);
    return y;
  },
  512,
  512,
);

/** A graph that makes a table of that size from each batch. */
export const expanded = (rows: number, columns: number) =>
  correctionFile((graph, x) => {
    const one = graph.node('ReduceMax', [x], { keepdims: { int: 1 } });
    const many = graph.node('Expand', [one, graph.constant('shape', int64Vector([rows, columns]))]);
    return graph.node('Add', [x, graph.node('ReduceSum', [many], { keepdims: { int: 0 } })]);
  });
