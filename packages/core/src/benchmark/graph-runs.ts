import type { Stage } from '../correct/contract.js';
import { type GraphInputs, graphChoice } from '../correct/graph-recipe.js';
import type { PickedRows, TabulatedRows } from '../correct/tabulated.js';
import { EbbError } from '../errors.js';
import { MersenneTwister } from '../random/mersenne-twister.js';
import { balancedTrainingSets } from './balance.js';
import type { Benchmark, Dataset, Embedding } from './data.js';
import { reviewedTestClips, type Task } from './task.js';

/** Rows for a submitted graph, with what it asks for beside them. */
export interface GraphRows {
  /** Shape [rows, D]. */
  readonly data: Float32Array;
  readonly rows: number;
  /** Index into the benchmark's instruments; needed where the graph has the input, ignored elsewhere, as the others. */
  readonly instrument?: number;
  /** Index into the benchmark's datasets: the one that the classifier is trained on. */
  readonly trainSet?: number;
  /** Index into the benchmark's datasets of each row's own, shape [rows]. */
  readonly domain?: Int32Array;
}

/** A correction that its author fitted, ready to run. */
export interface GraphRunner {
  readonly inputs: GraphInputs;
  /** The corrected rows, shape [rows, D']. */
  run(rows: GraphRows): Promise<Float32Array>;
}

/** Clips that a graph is run on together: those of one task or, where it does not ask for the instrument, of a pair of datasets. */
export interface GraphUnit {
  readonly pair: readonly [number, number];
  readonly instrument: number | undefined;
}

/** What a graph made of the rows of a unit. */
export interface GraphOutputs {
  readonly inputs: GraphInputs;
  readonly outputDim: number;
  /** One for each train set of the pair, or one where the graph does not ask for it; rows as in `rowsOfUnit`. */
  readonly byTrainSet: readonly Float32Array[];
}

/** Rows of one run; all runs but the last of a view have as many. */
const BATCH_ROWS = 256;

/** Rows that are run again in other company. */
const CHECKED_ROWS = 64;

/**
 * What company may change of an output, as a share of the outputs' root mean square. Rounding of float32 in another order of
 * summation stays below 1e-5; a mean over the rows of a run would change far more.
 */
const COMPANY_TOLERANCE = 1e-3;

/** The unit that a task's rows are of. */
export const unitOf = ({ pair, instrument }: Task, inputs: GraphInputs): GraphUnit => ({
  pair,
  instrument: inputs.instrument ? instrument : undefined,
});

/** Equal for equal units. */
export const unitKey = ({ pair, instrument }: GraphUnit): string => `${pair.join()} ${instrument ?? 'any'}`;

/**
 * Runs a graph on all rows of a unit: the clips of both datasets as they are and under each condition of the embedding, for either train
 * set where it asks for that.
 *
 * A run has 256 rows of one condition, in an order that is drawn by the benchmark's seed over both datasets, train and test clips
 * together: who shares a run with whom says nothing of a clip. The runs of one condition do not depend on the others, so that a
 * graph's figures are the same to the last bit whatever is judged beside.
 *
 * @param instrumentIndex the index of the unit's instrument for the graph, where it is not that of the benchmark
 * @throws EbbError of the runs; WRONG_DIMENSION when the outputs do not fit the rows; NON_FINITE; ROWS_NOT_INDEPENDENT when the output of a
 *   row depends on the rows that are run with it.
 */
export async function runOnUnit(
  benchmark: Benchmark,
  embedding: Embedding,
  unit: GraphUnit,
  runner: GraphRunner,
  instrumentIndex = unit.instrument,
): Promise<GraphOutputs> {
  const clips = clipsOfUnit(benchmark, unit);
  const layout = layoutOf(embedding, clips);
  const order = shuffled(clips[0].length + clips[1].length, benchmark.seed);
  const { inputs } = runner;
  const byTrainSet: Float32Array[] = [];
  let outputDim = 0;
  for (const trainSet of inputs.trainSet ? unit.pair : [undefined]) {
    let outputs: Float32Array = new Float32Array(0);
    /** Outputs of rows of one view, by their places in `order`. */
    const run = async (view: number, places: readonly number[]) => {
      const data = new Float32Array(places.length * embedding.dim);
      const domain = new Int32Array(places.length);
      places.forEach((place, k) => {
        const d = place < clips[0].length ? 0 : 1;
        const clip = clips[d]![place - d * clips[0].length]!;
        const table = layout.views[view]![unit.pair[d]!]!;
        data.set(table.subarray(clip * embedding.dim, (clip + 1) * embedding.dim), k * embedding.dim);
        domain[k] = unit.pair[d]!;
      });
      const result = await runner.run({
        data,
        rows: places.length,
        ...(inputs.instrument && instrumentIndex !== undefined ? { instrument: instrumentIndex } : {}),
        ...(trainSet === undefined ? {} : { trainSet }),
        ...(inputs.domain ? { domain } : {}),
      });
      outputDim ||= result.length / places.length;
      requireOutputs(result, places.length, outputDim);
      return result;
    };
    for (const view of layout.views.keys()) {
      for (let from = 0; from < order.length; from += BATCH_ROWS) {
        const places = order.slice(from, from + BATCH_ROWS);
        const result = await run(view, places);
        if (outputs.length === 0) outputs = sharedFloats(layout.rows * outputDim);
        places.forEach((place, k) => {
          outputs.set(result.subarray(k * outputDim, (k + 1) * outputDim), layout.at(place, view) * outputDim);
        });
      }
    }
    const stride = Math.max(2, Math.ceil(order.length / CHECKED_ROWS));
    const again = order.filter((_, k) => k % stride === 0);
    const alone = await run(0, again);
    requireAlike(
      alone,
      again.map((place) => outputs.subarray(layout.at(place, 0) * outputDim, (layout.at(place, 0) + 1) * outputDim)),
      outputDim,
    );
    byTrainSet.push(outputs);
  }
  return { inputs, outputDim, byTrainSet };
}

/** The stage that does to rows of a unit what the graph did. */
export function tabulatedStage(
  benchmark: Benchmark,
  embedding: Embedding,
  unit: GraphUnit,
  { inputs, outputDim, byTrainSet }: GraphOutputs,
): Stage {
  const clips = clipsOfUnit(benchmark, unit);
  const { views, rows, counts } = layoutOf(embedding, clips);
  const picked = clips.map((own, d) => views.map((tables) => ({ table: tables[unit.pair[d]!]!, rows: own })));
  const tables = byTrainSet.flatMap((outputs) => {
    const table = (inputs: readonly PickedRows[], from: number, to: number): TabulatedRows => ({
      inputDim: embedding.dim,
      outputDim,
      inputs,
      outputs: outputs.subarray(from * outputDim, to * outputDim),
    });
    if (!inputs.domain) return [table(picked.flat(), 0, rows)];
    return [table(picked[0]!, 0, counts[0]), table(picked[1]!, counts[0], rows)];
  });
  return { kind: 'tabulated', by: graphChoice(inputs), tables };
}

/**
 * The clips of both datasets that a unit's tasks need, in the order of their rows: of one instrument, the balanced training sets and the
 * reviewed test clips; of all instruments, all clips.
 */
function clipsOfUnit(benchmark: Benchmark, { pair, instrument }: GraphUnit): [Int32Array, Int32Array] {
  const datasets = pair.map((d) => benchmark.datasets[d]!) as [Dataset, Dataset];
  if (instrument === undefined) {
    return datasets.map(({ keys }) => Int32Array.from(keys.keys())) as [Int32Array, Int32Array];
  }
  const sets = balancedTrainingSets(benchmark, datasets, instrument);
  return datasets.map((dataset, d) =>
    Int32Array.from([...sets[d]!.rows, ...reviewedTestClips(benchmark, dataset, instrument)]),
  ) as [Int32Array, Int32Array];
}

/** Where the rows of a unit stand: dataset by dataset, in it the clips as they are and then under each condition. */
function layoutOf({ tables, conditions = [] }: Embedding, clips: readonly [Int32Array, Int32Array]) {
  const views = [tables, ...conditions.map((condition) => condition.tables)];
  const [a, b] = [clips[0].length, clips[1].length];
  return {
    views,
    rows: views.length * (a + b),
    counts: [views.length * a, views.length * b] as const,
    /** @param place of a clip: those of the first dataset, then those of the second */
    at: (place: number, view: number) => (place < a ? view * a + place : views.length * a + view * b + (place - a)),
  };
}

/** 0 to count - 1 in an order that the seed draws (Fisher & Yates). */
function shuffled(count: number, seed: number): number[] {
  const order = Array.from({ length: count }, (_, k) => k);
  const random = MersenneTwister.fromInteger(seed);
  for (let k = count - 1; k > 0; k--) {
    const other = Math.floor(random.double() * (k + 1));
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return order;
}

/** In shared memory, so that every thread reads the same ones. */
const sharedFloats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));

function requireOutputs(outputs: Float32Array, rows: number, outputDim: number): void {
  if (outputs.length !== rows * outputDim || !Number.isInteger(outputDim) || outputDim < 1) {
    throw new EbbError('WRONG_DIMENSION', 'The graph’s output does not have a row for each embedding.', {
      expected: `${rows} rows of one width`,
      received: `${outputs.length} numbers`,
    });
  }
  if (outputs.every(Number.isFinite)) return;
  throw new EbbError('NON_FINITE', 'The graph makes numbers that are not finite.', {
    received: `${outputs.reduce((sum, v) => sum + Number(!Number.isFinite(v)), 0)} in the output of ${rows} clips`,
  });
}

function requireAlike(alone: Float32Array, among: readonly Float32Array[], outputDim: number): void {
  const norm = Math.sqrt(alone.reduce((sum, v) => sum + v * v, 0) / alone.length);
  let largest = 0;
  among.forEach((row, k) => {
    row.forEach((v, j) => {
      largest = Math.max(largest, Math.abs(v - alone[k * outputDim + j]!));
    });
  });
  if (largest <= COMPANY_TOLERANCE * norm) return;
  throw new EbbError(
    'ROWS_NOT_INDEPENDENT',
    'The graph’s output for a clip depends on the clips that are run with it.',
    {
      expected: `the same output to ${COMPANY_TOLERANCE} of its root mean square`,
      received: `a difference of ${(largest / norm).toPrecision(2)} of it`,
      hint: 'Correct each row by itself, with constants that were fitted beforehand.',
    },
  );
}
