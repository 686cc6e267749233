import { EbbError } from '../../errors.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { checkSubmittedGraph, type SubmittedGraph } from '../../onnx/submitted-graph.js';
import { int64Vector, type Tensor, tensor } from '../../onnx/tensor.js';
import { openSession, type Session } from '../onnx-session.js';
import { graphRefused } from './graph-reason.js';

/**
 * Rows of every run. The last batch is filled up with copies of its last row, so that a graph always sees as many: what
 * it gives for a row does not depend on how many rows the caller has, and its memory is the same from batch to batch.
 */
export const BATCH_ROWS = 256;

/** Rows with what the graph may ask beside them. */
export interface BatchedRows {
  /** [rows, D] */
  readonly data: Float32Array;
  readonly rows: number;
  /** Index of the first row in the caller's table. */
  readonly firstRow: number;
  readonly instrument: number | null;
  readonly trainSet: number | null;
  /** [rows] */
  readonly domain: Int32Array | undefined;
}

/** Loads onnxruntime and runs a graph of our own, so that a fault of the installation shows before any submission. */
export async function warmUp(): Promise<void> {
  const graph = new GraphBuilder('warm-up');
  graph.output('y', graph.input('x', 'float32', [1]), 'float32', [1]);
  const session = await openSession(graph.encode({ opset: 17 }), { device: 'cpu', threads: 1 });
  await session.run({ x: tensor('float32', [1], new Float32Array(1)) });
  await session.release();
}

/** A checked graph in onnxruntime. */
export class GraphRunner {
  private constructor(
    readonly graph: SubmittedGraph,
    private readonly session: Session,
  ) {}

  /** @throws EbbError of `checkSubmittedGraph`; INVALID_GRAPH and MEMORY_LIMIT when onnxruntime refuses the graph. */
  static async open(bytes: Uint8Array, dim: number): Promise<GraphRunner> {
    const graph = checkSubmittedGraph(bytes, { dim });
    try {
      return new GraphRunner(graph, await openSession(bytes, { device: 'cpu', threads: 1 }));
    } catch (error) {
      throw graphRefused(error, 'load');
    }
  }

  /**
   * The corrected rows, [rows, D'].
   *
   * @throws EbbError INVALID_GRAPH and MEMORY_LIMIT when the run fails; SHAPE_MISMATCH and NON_FINITE for what it gives.
   */
  async run(given: BatchedRows): Promise<Float32Array> {
    const { outputDim } = this.graph;
    const corrected = new Float32Array(given.rows * outputDim);
    for (let start = 0; start < given.rows; start += BATCH_ROWS) {
      const count = Math.min(BATCH_ROWS, given.rows - start);
      const data = await this.#runBatch(this.#feeds(given, start, count));
      const own = data.subarray(0, count * outputDim);
      assertFinite(own, outputDim, given.firstRow + start);
      corrected.set(own, start * outputDim);
    }
    return corrected;
  }

  #feeds({ data, instrument, trainSet, domain }: BatchedRows, start: number, count: number): Record<string, Tensor> {
    const { inputDim, inputs } = this.graph;
    const batch = new Float32Array(BATCH_ROWS * inputDim);
    batch.set(data.subarray(start * inputDim, (start + count) * inputDim));
    const last = batch.slice((count - 1) * inputDim, count * inputDim);
    for (let row = count; row < BATCH_ROWS; row++) batch.set(last, row * inputDim);
    const feeds: Record<string, Tensor> = { embedding: tensor('float32', [BATCH_ROWS, inputDim], batch) };
    if (inputs.instrument) feeds.instrument = int64Vector([instrument ?? 0]);
    if (inputs.trainSet) feeds.train_set = int64Vector([trainSet ?? 0]);
    if (inputs.domain && domain) {
      const indices = BigInt64Array.from({ length: BATCH_ROWS }, (_, k) =>
        BigInt(domain[start + Math.min(k, count - 1)] as number),
      );
      feeds.domain = tensor('int64', [BATCH_ROWS], indices);
    }
    return feeds;
  }

  async #runBatch(feeds: Record<string, Tensor>): Promise<Float32Array> {
    let output: Tensor | undefined;
    try {
      output = (await this.session.run(feeds)).corrected;
    } catch (error) {
      throw graphRefused(error, 'run');
    }
    const { outputDim } = this.graph;
    const [rows, columns] = output?.dims ?? [];
    if (!output || !(output.data instanceof Float32Array) || output.dims.length !== 2) {
      throw wrongOutput(`[${output?.dims.join(', ') ?? ''}] of ${output?.type ?? 'nothing'}`, outputDim);
    }
    if (rows !== BATCH_ROWS || columns !== outputDim) throw wrongOutput(`[${output.dims.join(', ')}]`, outputDim);
    return output.data;
  }
}

function wrongOutput(received: string, outputDim: number): EbbError {
  return new EbbError('SHAPE_MISMATCH', 'The graph gives another shape than it declares.', {
    at: "output 'corrected'",
    expected: `[${BATCH_ROWS}, ${outputDim}] for ${BATCH_ROWS} rows`,
    received,
    hint: 'Give one corrected row for each row, in their order.',
  });
}

function assertFinite(data: Float32Array, columns: number, firstRow: number): void {
  for (let k = 0; k < data.length; k++) {
    const value = data[k] as number;
    if (!Number.isFinite(value)) {
      throw new EbbError('NON_FINITE', 'The graph gives a number that is not finite.', {
        at: `row ${firstRow + Math.floor(k / columns)}, feature ${k % columns}`,
        expected: 'finite numbers for every finite embedding',
        received: String(value),
        hint: 'Guard divisions, logarithms and exponentials: add a small number, or clip before them.',
      });
    }
  }
}
