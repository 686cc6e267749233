import type { GraphRows } from '../../benchmark/graph-runs.js';
import { EbbError } from '../../errors.js';
import type { SubmittedGraph } from '../../onnx/submitted-graph.js';
import { BATCH_ROWS } from './graph-runner.js';
import type { SandboxLimits } from './limits.js';
import { openSandbox, type SandboxedGraph } from './open-sandbox.js';
import { assertSameRow, columnScales, rowOf } from './row-independence.js';

/** Rows of the fixture that are run at most. */
const FIXTURE_ROWS = 64;

export interface ValidationOptions {
  /** D of the embedding that the graph is for. */
  readonly dim: number;
  /** Embeddings as the graph will meet them, [rows, dim] row-major; the first 64 rows are run. */
  readonly fixture: Float32Array;
  /** How many instruments and datasets the benchmark has: every index below must be answered. */
  readonly instruments: number;
  readonly datasets: number;
  readonly limits?: Partial<SandboxLimits>;
  readonly signal?: AbortSignal;
}

/** A graph that may be queued. */
export interface GraphReport extends SubmittedGraph {
  /** Of the whole validation, the start of the process included. */
  readonly milliseconds: number;
  /** Rows that the graph corrects in a second, for one instrument and train set. */
  readonly rowsPerSecond: number;
  /** What its author should know, and what does not keep it from being queued. */
  readonly notes: readonly string[];
}

/** One choice of the indices that a graph asks for. */
type Indices = Pick<GraphRows, 'instrument' | 'trainSet'>;

/**
 * Checks a submitted graph and runs it on a public fixture, in the sandbox: whatever would fail later fails here, with a
 * reason. It is run for the first and the last instrument and every train set, with rows of all datasets mixed; what it
 * gives must be finite, of the declared shape, the same when it is run again, and for each row the same whatever rows
 * stand beside it.
 *
 * @throws EbbError of `openSandbox` and of `SandboxedGraph.run`; ROWS_NOT_INDEPENDENT; INVALID_GRAPH for a graph that
 * does not give the same twice; INVALID_ARGUMENT for a fixture without rows.
 */
export async function validateGraph(bytes: Uint8Array, options: ValidationOptions): Promise<GraphReport> {
  const { dim, fixture, instruments, datasets, limits, signal } = options;
  if (fixture.length === 0 || fixture.length % dim !== 0 || instruments < 1 || datasets < 1) {
    throw new EbbError('INVALID_ARGUMENT', 'A validation needs rows, an instrument and a dataset.', {
      expected: `a fixture of whole rows of ${dim}`,
      received: `${fixture.length} numbers, ${instruments} instruments, ${datasets} datasets`,
    });
  }
  const start = performance.now();
  const rows = Math.min(FIXTURE_ROWS, fixture.length / dim);
  const table: Table = {
    dim,
    data: fixture.subarray(0, rows * dim),
    domain: Int32Array.from({ length: rows }, (_, row) => row % datasets),
  };
  const sandbox = await openSandbox(bytes, { dim, ...(limits ? { limits } : {}), ...(signal ? { signal } : {}) });
  try {
    const { graph } = sandbox;
    const choices = choicesOf(graph, instruments, datasets);
    const notes: string[] = [];
    let runMilliseconds = 0;
    const forward = table.domain.map((_, row) => row);
    for (const [k, indices] of choices.entries()) {
      const began = performance.now();
      const corrected = await runOrder(sandbox, table, forward, indices);
      runMilliseconds = Math.max(runMilliseconds, performance.now() - began);
      await checkOrders(sandbox, table, corrected, indices, k === 0);
      if (k === 0) notes.push(...notesOn(graph, corrected, rows));
    }
    const rowsPerSecond = Math.round((BATCH_ROWS / runMilliseconds) * 1000);
    notes.push(
      `It corrects about ${rowsPerSecond} rows a second: a table of 10 000 rows takes ${timeText(10_000 / rowsPerSecond)} for one instrument and train set.`,
    );
    return { ...graph, milliseconds: Math.round(performance.now() - start), rowsPerSecond, notes };
  } finally {
    await sandbox.close();
  }
}

interface Table {
  readonly dim: number;
  readonly data: Float32Array;
  readonly domain: Int32Array;
}

/** The first and the last instrument with every train set, as far as the graph asks for them. */
function choicesOf({ inputs }: SubmittedGraph, instruments: number, datasets: number): Indices[] {
  const ofInstruments = inputs.instrument ? [...new Set([0, instruments - 1])] : [0];
  const ofTrainSets = Array.from({ length: inputs.trainSet ? datasets : 1 }, (_, trainSet) => trainSet);
  return ofInstruments.flatMap((instrument) => ofTrainSets.map((trainSet) => ({ instrument, trainSet })));
}

/** Runs the rows of these indices, in this order. */
async function runOrder(
  sandbox: SandboxedGraph,
  table: Table,
  order: Int32Array | readonly number[],
  indices: Indices,
) {
  const { dim } = table;
  const data = new Float32Array(order.length * dim);
  for (const [k, row] of order.entries()) data.set(rowOf(table.data, row, dim), k * dim);
  const domain = Int32Array.from(order, (row) => table.domain[row] as number);
  try {
    return await sandbox.run({ ...indices, data, rows: order.length, domain });
  } catch (error) {
    throw withIndices(error, sandbox.graph, indices);
  }
}

/** Compares what rows give in other company with what they gave before. */
async function checkOrders(
  sandbox: SandboxedGraph,
  table: Table,
  corrected: Float32Array,
  indices: Indices,
  thorough: boolean,
): Promise<void> {
  const { outputDim } = sandbox.graph;
  const rows = table.domain.length;
  const scales = columnScales(corrected, outputDim);
  const backward = Array.from({ length: rows }, (_, k) => rows - 1 - k);
  const orders = [
    { name: 'in reverse order', order: backward },
    ...(thorough
      ? [
          { name: 'alone', order: [0] },
          { name: 'alone', order: [rows - 1] },
          { name: 'beside half of the others', order: backward.filter((row) => row % 2 === 1 || rows === 1) },
        ]
      : []),
  ];
  if (thorough) {
    const again = await runOrder(sandbox, table, backward.toReversed(), indices);
    const differing = again.findIndex((value, k) => value !== corrected[k]);
    if (differing >= 0) {
      throw new EbbError('INVALID_GRAPH', 'The graph does not give the same twice.', {
        at: `row ${Math.floor(differing / outputDim)}, feature ${differing % outputDim}`,
        expected: String(corrected[differing]),
        received: String(again[differing]),
        hint: 'Take all randomness out of it: its scores could not be repeated.',
      });
    }
  }
  for (const { name, order } of orders) {
    const other = await runOrder(sandbox, table, order, indices);
    for (const [k, row] of order.entries()) {
      assertSameRow(rowOf(corrected, row, outputDim), rowOf(other, k, outputDim), scales, row, name);
    }
  }
}

function notesOn(graph: SubmittedGraph, corrected: Float32Array, rows: number): string[] {
  const first = rowOf(corrected, 0, graph.outputDim);
  const constant = corrected.every((value, k) => value === first[k % graph.outputDim]);
  return [
    ...(constant && rows > 1
      ? [`All ${rows} rows of the fixture are corrected to the same values, from which no classifier can learn.`]
      : []),
    ...(graph.inputs.domain
      ? ["It asks for each row's own dataset (domain), which is an advantage at test time: boards say so."]
      : []),
  ];
}

/** A failure of a run with the indices for which it came. */
function withIndices(error: unknown, { inputs }: SubmittedGraph, { instrument, trainSet }: Indices): unknown {
  if (!(error instanceof EbbError) || error.details.where !== undefined) return error;
  const parts = [
    ...(inputs.instrument ? [`instrument ${instrument}`] : []),
    ...(inputs.trainSet ? [`train_set ${trainSet}`] : []),
  ];
  return parts.length === 0
    ? error
    : new EbbError(error.code, error.summary, { ...error.details, where: parts.join(', ') });
}

function timeText(seconds: number): string {
  return seconds < 1 ? `${Math.max(1, Math.round(seconds * 1000))} ms` : `${seconds.toPrecision(2)} s`;
}
