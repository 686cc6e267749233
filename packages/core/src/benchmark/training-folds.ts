import { EbbError } from '../errors.js';
import { MersenneTwister } from '../random/mersenne-twister.js';
import type { Benchmark, Dataset, Embedding } from './data.js';

/** The train clips of a benchmark and their embedding, as they are: nothing of a test split is left. */
export function trainingPart(
  benchmark: Benchmark,
  { id, dim, tables }: Embedding,
): { benchmark: Benchmark; embedding: Embedding } {
  const width = benchmark.instruments.length;
  const kept = benchmark.datasets.map(({ splits }) =>
    splits.flatMap((split, clip) => (split === 'train' ? [clip] : [])),
  );
  const datasets = benchmark.datasets.map((dataset, d): Dataset => {
    const clips = kept[d]!;
    return {
      ...dataset,
      keys: clips.map((clip) => dataset.keys[clip]!),
      recordings: clips.map((clip) => dataset.recordings[clip]!),
      splits: clips.map(() => 'train'),
      genres: Uint8Array.from(clips, (clip) => dataset.genres[clip]!),
      labels: rowsOf(dataset.labels, width, clips, new Int8Array(clips.length * width)),
    };
  });
  return {
    benchmark: { ...benchmark, datasets },
    embedding: {
      id,
      dim,
      tables: tables.map((table, d) => rowsOf(table, dim, kept[d]!, new Float32Array(kept[d]!.length * dim))),
    },
  };
}

function rowsOf<T extends Int8Array | Float32Array>(table: T, width: number, rows: readonly number[], out: T): T {
  rows.forEach((row, k) => {
    out.set(table.subarray(row * width, (row + 1) * width), k * width);
  });
  return out;
}

/**
 * A benchmark's train clips in folds: one benchmark a fold, whose test split is the fold and whose train split is the others.
 *
 * Clips of one recording are in one fold. Recordings are drawn by the seed and dealt out those of like labels one after the other, so that
 * every instrument is spread as evenly as may be.
 *
 * @param benchmark of train clips alone (trainingPart)
 * @param folds at least 2
 * @throws EbbError INVALID_ARGUMENT for fewer folds; TOO_FEW_CLIPS when a dataset has fewer recordings than there are folds.
 */
export function trainingFolds(benchmark: Benchmark, folds: number): Benchmark[] {
  if (!Number.isInteger(folds) || folds < 2) {
    throw new EbbError('INVALID_ARGUMENT', 'There must be several folds.', {
      expected: '2 or more',
      received: `${folds}`,
    });
  }
  const foldOf = benchmark.datasets.map((dataset) => foldsOf(dataset, benchmark, folds));
  return Array.from({ length: folds }, (_, fold) => ({
    ...benchmark,
    datasets: benchmark.datasets.map((dataset, d) => ({
      ...dataset,
      splits: dataset.recordings.map((recording) => (foldOf[d]!.get(recording) === fold ? 'test' : 'train')),
    })),
  }));
}

/** The fold of each recording. */
function foldsOf(
  { id, recordings, labels }: Dataset,
  { instruments, seed }: Benchmark,
  folds: number,
): Map<string, number> {
  const heard = new Map<string, Int8Array>();
  recordings.forEach((recording, clip) => {
    const all = heard.get(recording) ?? new Int8Array(instruments.length).fill(-1);
    heard.set(
      recording,
      all.map((label, c) => Math.max(label, labels[clip * instruments.length + c]!)),
    );
  });
  if (heard.size < folds) {
    throw new EbbError('TOO_FEW_CLIPS', 'A dataset has fewer recordings than there are folds.', {
      where: `dataset ${id}`,
      expected: `at least ${folds}`,
      received: `${heard.size}`,
    });
  }
  const random = MersenneTwister.fromInteger(seed);
  return new Map(
    [...heard]
      .map(([recording, all]) => ({ recording, labels: all.join(), draw: random.double() }))
      .sort((a, b) => (a.labels < b.labels ? -1 : a.labels > b.labels ? 1 : a.draw - b.draw))
      .map(({ recording }, k) => [recording, k % folds]),
  );
}
