import type { TrainingRows } from '../correct/contract.js';
import { EbbError } from '../errors.js';
import { type Matrix, matrix } from '../linalg/matrix.js';
import { balancedTrainingSets } from './balance.js';
import type { Benchmark, Condition, Dataset, Embedding } from './data.js';

/** One instrument on one unordered pair of datasets, by index into the benchmark. */
export interface Task {
  readonly pair: readonly [number, number];
  readonly instrument: number;
}

/** Every task of a benchmark: each unordered pair of datasets, each instrument. */
export function tasksOf(benchmark: Benchmark): Task[] {
  return benchmark.datasets.flatMap((_, a) =>
    benchmark.datasets
      .slice(a + 1)
      .flatMap((_, offset) =>
        benchmark.instruments.map((_, instrument): Task => ({ pair: [a, a + 1 + offset], instrument })),
      ),
  );
}

/** The clips of a dataset's test split that are reviewed for an instrument. */
export interface TestSet {
  /** Shape [n, D]. */
  readonly x: Matrix;
  /** 1 or 0, shape [n]. */
  readonly positive: Uint8Array;
  /** Index of each clip in the dataset. */
  readonly clips: Int32Array;
}

/** What a task works on: the balanced training sets of both datasets, stacked, and both test sets. */
export interface TaskData {
  readonly training: TrainingRows;
  readonly tests: readonly [TestSet, TestSet];
  /** The same clips under each acoustic condition of the embedding. */
  readonly conditions: readonly TaskCondition[];
}

/** The clips of a task under an acoustic condition, row for row; gathered when asked for, since conditions are many. */
export interface TaskCondition extends Condition {
  /** As `TaskData.training.x`. */
  training(): Matrix;
  /** As `TaskData.tests[d].x`. */
  test(d: number): Matrix;
}

/**
 * The data of a task for one embedding (PROTOCOLS 2.1 and 2.5).
 *
 * @throws EbbError NO_POSITIVES, NO_NEGATIVES, TOO_FEW_CLIPS naming dataset, split and instrument.
 */
export function taskData(benchmark: Benchmark, embedding: Embedding, { pair, instrument }: Task): TaskData {
  const datasets = pair.map((d) => benchmark.datasets[d]!) as [Dataset, Dataset];
  const tables = pair.map((d) => embedding.tables[d]!) as [Float32Array, Float32Array];
  const sets = balancedTrainingSets(benchmark, datasets, instrument);
  const counts = sets.map(({ rows }) => rows.length) as [number, number];
  const total = counts[0] + counts[1];
  const training: TrainingRows = {
    x: matrix(total, embedding.dim),
    datasets: new Uint8Array(total).fill(1, counts[0]),
    positive: new Uint8Array(total),
    genres: new Uint8Array(total),
    genreNames: benchmark.genres,
  };
  const fillTraining = (x: Matrix, from: readonly Float32Array[]) => {
    sets.forEach(({ rows }, d) => {
      x.data.set(clipRows(from[d]!, embedding.dim, rows).data, d * counts[0] * embedding.dim);
    });
    return x;
  };
  fillTraining(training.x, tables);
  sets.forEach(({ rows, positives }, d) => {
    const start = d * counts[0];
    training.positive.fill(1, start, start + positives);
    rows.forEach((clip, k) => {
      training.genres[start + k] = datasets[d]!.genres[clip]!;
    });
  });
  const tests = datasets.map((dataset, d) => testSet(benchmark, dataset, tables[d]!, embedding.dim, instrument));
  const conditions = (embedding.conditions ?? []).map(({ effect, strength, tables }): TaskCondition => {
    const own = pair.map((d) => tables[d]!);
    return {
      effect,
      strength,
      training: () => fillTraining(matrix(total, embedding.dim), own),
      test: (d) => clipRows(own[d]!, embedding.dim, tests[d]!.clips),
    };
  });
  return { training, tests: tests as [TestSet, TestSet], conditions };
}

function testSet(
  benchmark: Benchmark,
  dataset: Dataset,
  table: Float32Array,
  dim: number,
  instrument: number,
): TestSet {
  const { clips, positive } = reviewedTestSet(benchmark, dataset, instrument);
  return { x: clipRows(table, dim, clips), positive, clips };
}

/** The clips of a dataset's test split that are reviewed for an instrument, as indices in the dataset. */
export function reviewedTestClips(
  { instruments }: Benchmark,
  { labels, splits }: Dataset,
  instrument: number,
): Int32Array {
  return Int32Array.from(splits.keys()).filter(
    (i) => splits[i] === 'test' && labels[i * instruments.length + instrument] !== 0,
  );
}

/**
 * The reviewed test clips with their labels: a test set but for its embeddings.
 *
 * @throws EbbError NO_POSITIVES, NO_NEGATIVES.
 */
export function reviewedTestSet(benchmark: Benchmark, dataset: Dataset, instrument: number): Omit<TestSet, 'x'> {
  const label = (clip: number) => dataset.labels[clip * benchmark.instruments.length + instrument]!;
  const clips = reviewedTestClips(benchmark, dataset, instrument);
  const positive = Uint8Array.from(clips, (clip) => Number(label(clip) === 1));
  for (const [code, wanted, word] of [
    ['NO_POSITIVES', 1, 'positive'],
    ['NO_NEGATIVES', 0, 'reviewed negative'],
  ] as const) {
    if (positive.includes(wanted)) continue;
    throw new EbbError(code, `No test clip is a ${word}.`, {
      where: `dataset ${dataset.id}, instrument ${benchmark.instruments[instrument]}`,
      expected: `at least 1 of ${clips.length} reviewed test clips`,
      received: '0',
      hint: 'Leave the instrument out.',
    });
  }
  return { positive, clips };
}

/** Rows of a float32 table as float64. */
function clipRows(table: Float32Array, dim: number, clips: Int32Array): Matrix {
  const out = matrix(clips.length, dim);
  clips.forEach((clip, k) => {
    out.data.set(table.subarray(clip * dim, (clip + 1) * dim), k * dim);
  });
  return out;
}
