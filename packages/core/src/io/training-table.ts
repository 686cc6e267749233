import { balancedTrainingSets } from '../benchmark/balance.js';
import type { Benchmark, Embedding } from '../benchmark/data.js';
import { tasksOf } from '../benchmark/task.js';

/** One train clip with all that an author may know of it. */
export interface TrainingRow {
  readonly key: string;
  readonly dataset: string;
  readonly recording: string;
  readonly genre: string;
  /** A label an instrument (see Label). */
  readonly labels: Int8Array;
  /** Shape [dim]. */
  readonly embedding: Float32Array;
}

/** The train clips of all datasets of a benchmark for one embedding, datasets and clips in the benchmark's order. */
export interface TrainingTable {
  readonly instruments: readonly string[];
  readonly genres: readonly string[];
  readonly dim: number;
  readonly rows: readonly TrainingRow[];
}

/** One row of a balanced training set. */
export interface TaskRow {
  readonly instrument: string;
  /** The two datasets on which the task is balanced. */
  readonly pair: readonly [string, string];
  /** The one of them whose training set holds the row. */
  readonly dataset: string;
  /** Index of the row in the training table. */
  readonly row: number;
  readonly label: 1 | -1;
}

/** The training table of an embedding: rows of train splits alone. */
export function trainingTable(benchmark: Benchmark, { dim, tables }: Embedding): TrainingTable {
  const { instruments, genres } = benchmark;
  const rows = benchmark.datasets.flatMap((dataset, d) =>
    trainClips(dataset.splits).map((clip) => ({
      key: dataset.keys[clip]!,
      dataset: dataset.id,
      recording: dataset.recordings[clip]!,
      genre: genres[dataset.genres[clip]!]!,
      labels: dataset.labels.subarray(clip * instruments.length, (clip + 1) * instruments.length),
      embedding: tables[d]!.subarray(clip * dim, (clip + 1) * dim),
    })),
  );
  return { instruments, genres, dim, rows };
}

/**
 * The balanced training sets of every task as one long table, in the order in which the protocol takes them: positives first.
 *
 * @throws EbbError as `balancedTrainingSets`.
 */
export function taskRows(benchmark: Benchmark): TaskRow[] {
  const { datasets, instruments } = benchmark;
  let start = 0;
  const rowOfClip = datasets.map(({ splits }) => {
    const rows = new Map(trainClips(splits).map((clip, k) => [clip, start + k]));
    start += rows.size;
    return rows;
  });
  return tasksOf(benchmark).flatMap(({ pair: [a, b], instrument }) => {
    const sets = balancedTrainingSets(benchmark, [datasets[a]!, datasets[b]!], instrument);
    return sets.flatMap(({ rows, positives }, side) => {
      const d = [a, b][side]!;
      return Array.from(
        rows,
        (clip, k): TaskRow => ({
          instrument: instruments[instrument]!,
          pair: [datasets[a]!.id, datasets[b]!.id],
          dataset: datasets[d]!.id,
          row: rowOfClip[d]!.get(clip)!,
          label: k < positives ? 1 : -1,
        }),
      );
    });
  });
}

function trainClips(splits: readonly ('train' | 'test')[]): number[] {
  return splits.flatMap((split, clip) => (split === 'train' ? [clip] : []));
}
