import type { GraphRows } from '../../benchmark/graph-runs.js';
import { EbbError } from '../../errors.js';
import { MAX_GRAPH_BYTES, type SubmittedGraph, tooManyBytes } from '../../onnx/submitted-graph.js';
import { sandboxFeatures } from './features.js';
import { BATCH_ROWS } from './graph-runner.js';
import { limitsWith, type SandboxLimits } from './limits.js';
import { SandboxProcess } from './sandbox-process.js';

/** Rows that are sent at once, a whole number of batches: what bounds the process's own copy of them. */
const SENT_ROWS = 16 * BATCH_ROWS;

/** A submitted graph that was checked and loaded, in a process of its own. */
export interface SandboxedGraph {
  readonly graph: SubmittedGraph;
  /** Process id, for the operator's log. */
  readonly pid: number;
  /** What the process wrote, without paths of this machine; at most 64 kB. */
  readonly log: string;
  /**
   * The corrected rows, [rows, D'], row-major. Calls wait for one another.
   *
   * @throws EbbError INVALID_ARGUMENT, SHAPE_MISMATCH, WRONG_DIMENSION for the rows; INVALID_GRAPH when onnxruntime
   * refuses the run (an index outside a table, for instance); SHAPE_MISMATCH, NON_FINITE for what the graph gives;
   * TIME_LIMIT, MEMORY_LIMIT, OUTPUT_LIMIT, GRAPH_CRASHED, CANCELLED, after which the process is no more.
   */
  run(rows: GraphRows): Promise<Float32Array>;
  /** Ends the process; to be called in any case. */
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** D of the embedding that the graph is for. */
  readonly dim: number;
  readonly limits?: Partial<SandboxLimits>;
  /** Ends the process, at any time; what is under way fails with CANCELLED. */
  readonly signal?: AbortSignal;
}

/**
 * Checks a submitted graph and loads it, both in a confined process of its own; the bytes are not looked at here.
 *
 * @throws EbbError of `checkSubmittedGraph`; INVALID_GRAPH when onnxruntime refuses the graph; TIME_LIMIT, MEMORY_LIMIT,
 * GRAPH_CRASHED; SANDBOX_UNAVAILABLE when no process can be started; CANCELLED.
 */
export async function openSandbox(bytes: Uint8Array, options: SandboxOptions): Promise<SandboxedGraph> {
  const { dim, signal } = options;
  const limits = limitsWith(options.limits ?? {});
  if (bytes.length > MAX_GRAPH_BYTES) throw tooManyBytes(bytes.length);
  const features = await sandboxFeatures();
  if (signal?.aborted) throw new EbbError('CANCELLED', 'The run of the graph was cancelled.');
  const sandbox = await SandboxProcess.start(limits, features, signal);
  let graph: SubmittedGraph;
  try {
    const { message } = await sandbox.ask({ kind: 'open', dim }, [bytes], 0, limits.wallSeconds, signal);
    if (message.kind !== 'opened' || message.graph.inputDim !== dim) {
      throw new EbbError('GRAPH_CRASHED', 'The process of the graph gave another answer than was asked for.');
    }
    graph = message.graph;
  } catch (error) {
    await sandbox.end();
    throw error;
  }
  let queue: Promise<unknown> = Promise.resolve();
  // Between runs too: who cancels must not be left with a process.
  const end = () => void sandbox.end();
  signal?.addEventListener('abort', end, { once: true });
  return {
    graph,
    pid: sandbox.pid as number,
    get log() {
      return sandbox.log;
    },
    run(rows) {
      const result = queue.then(() => runRows(sandbox, graph, limits, rows, signal));
      queue = result.catch(() => undefined);
      return result;
    },
    async close() {
      signal?.removeEventListener('abort', end);
      await sandbox.end();
    },
  };
}

async function runRows(
  sandbox: SandboxProcess,
  graph: SubmittedGraph,
  limits: SandboxLimits,
  given: GraphRows,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  assertRows(given, graph);
  const { data, rows, instrument, trainSet, domain } = given;
  const { inputDim, outputDim } = graph;
  const bytes = 4 * rows * outputDim;
  if (bytes > limits.outputBytes) {
    throw new EbbError('OUTPUT_LIMIT', 'The graph gives more output than it may.', {
      expected: `at most ${limits.outputBytes} bytes`,
      received: `${rows} rows of ${outputDim} float32 = ${bytes} bytes`,
      hint: 'Run fewer rows at once, or give fewer features.',
    });
  }
  const deadline = performance.now() + limits.wallSeconds * 1000;
  const corrected = new Float32Array(rows * outputDim);
  for (let start = 0; start < rows; start += SENT_ROWS) {
    const count = Math.min(SENT_ROWS, rows - start);
    const sent = [viewOf(data.subarray(start * inputDim, (start + count) * inputDim))];
    const ofDomain = graph.inputs.domain && domain ? [viewOf(domain.subarray(start, start + count))] : [];
    const { payload } = await sandbox.ask(
      {
        kind: 'run',
        rows: count,
        firstRow: start,
        instrument: instrument ?? null,
        trainSet: trainSet ?? null,
        hasDomain: ofDomain.length > 0,
      },
      [...sent, ...ofDomain],
      4 * count * outputDim,
      (deadline - performance.now()) / 1000,
      signal,
    );
    if (payload.length !== 4 * count * outputDim) {
      throw new EbbError('SHAPE_MISMATCH', 'The process of the graph sent another number of rows than it was given.', {
        expected: `${4 * count * outputDim} bytes`,
        received: `${payload.length}`,
      });
    }
    corrected.set(new Float32Array(payload.buffer), start * outputDim);
  }
  return corrected;
}

function assertRows({ data, rows, instrument, trainSet, domain }: GraphRows, graph: SubmittedGraph): void {
  if (!Number.isInteger(rows) || rows < 1) {
    throw new EbbError('INVALID_ARGUMENT', 'A run needs rows.', { expected: '1 or more', received: String(rows) });
  }
  if (data.length !== rows * graph.inputDim) {
    throw new EbbError('SHAPE_MISMATCH', 'The rows are not of the dimension of the graph.', {
      expected: `${rows} x ${graph.inputDim} = ${rows * graph.inputDim} numbers`,
      received: `${data.length}`,
    });
  }
  const index = (name: string, value: number | undefined) => {
    if (value === undefined || !Number.isInteger(value) || value < 0) {
      throw new EbbError('INVALID_ARGUMENT', `The graph asks for '${name}'.`, {
        expected: 'an index, 0 or more',
        received: String(value),
      });
    }
  };
  if (graph.inputs.instrument) index('instrument', instrument);
  if (graph.inputs.trainSet) index('train_set', trainSet);
  if (graph.inputs.domain && domain?.length !== rows) {
    throw new EbbError('SHAPE_MISMATCH', "The graph asks for 'domain', an index for each row.", {
      expected: `${rows}`,
      received: `${domain?.length ?? 'none'}`,
    });
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
