import { separatingDirection } from '../correct/separation.js';
import { EbbError } from '../errors.js';
import type { Compute } from '../linalg/compute.js';
import { firstComponentScores } from '../linalg/first-component.js';
import { type Matrix, matrix, row } from '../linalg/matrix.js';
import { columnMoments } from '../linalg/shrinkage.js';
import { dot, norm, unit } from '../linalg/vector.js';
import { rocAuc } from '../measure/ranking.js';
import type { Benchmark, Dataset, Embedding } from './data.js';

export type SplitChoice = 'train' | 'test' | 'all';

/** What of a benchmark is projected. */
export interface ProjectionOptions {
  /** Indices of the two datasets. */
  readonly pair: readonly [number, number];
  /** The clips that are projected; the direction is fitted on the training split in any case. */
  readonly split: SplitChoice;
  /** Fit and project only clips that are positive for at least one of the benchmark's instruments. */
  readonly positivesOnly: boolean;
}

/** Clips of a pair of datasets on two axes, by parallel columns. */
export interface SeparationProjection {
  /** 0 or 1, which dataset of the pair, shape [n]. */
  readonly datasets: Uint8Array;
  /** Index of each clip in its dataset, shape [n]. */
  readonly clips: Int32Array;
  /** Along the dataset-separation direction, and along the first principal component of the rest; mean 0, shape [n]. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Shares of the clips' total variance that the axes explain, in [0, 1]. */
  readonly xShare: number;
  readonly yShare: number;
  /** How well x alone tells the second dataset of the pair from the first, over the projected clips, in [0, 1]. */
  readonly auc: number;
}

/**
 * The clips of a pair of datasets, projected on the direction that separates the datasets and on the first principal
 * component of what is left.
 *
 * With u = v / |v|, v the direction of the `lda` correction (correct/separation.ts) on all training clips of the pair,
 * and z a projected clip's embedding less the mean of the projected clips: x = u . z, and y is the score of z - x u on the
 * first principal component of these rests. Positive x is the side of the second dataset.
 *
 * @throws EbbError TOO_FEW_CLIPS when a dataset has no clip to fit or to project; SINGULAR when the direction is not
 *   defined; UNSUPPORTED when the datasets have equal means, so that nothing separates them.
 */
export async function separationProjection(
  benchmark: Benchmark,
  embedding: Embedding,
  { pair, split, positivesOnly }: ProjectionOptions,
  compute: Compute,
): Promise<SeparationProjection> {
  const ids = pair.map((d) => benchmark.datasets[d]!.id);
  const rowsOf = (wanted: SplitChoice) => {
    const clips = pair.map((d) => clipsOf(benchmark.datasets[d]!, wanted, positivesOnly));
    clips.forEach((own, d) => {
      if (own.length > 0) return;
      throw new EbbError('TOO_FEW_CLIPS', 'A dataset has no clip for the figure.', {
        where: `dataset ${ids[d]}, ${wanted} split`,
        expected: positivesOnly ? `a clip in which ${benchmark.instruments.join(' or ')} sounds` : 'at least 1 clip',
        received: '0',
      });
    });
    return stacked(
      pair.map((d) => embedding.tables[d]!),
      clips,
      embedding.dim,
    );
  };

  const training = rowsOf('train');
  const none = new Uint8Array(training.x.rows);
  const rows = { ...training, positive: none, genres: none, genreNames: benchmark.genres };
  const direction = unit(await separatingDirection(rows, compute));
  if (norm(direction) === 0) {
    throw new EbbError('UNSUPPORTED', 'The datasets have equal means, so that no direction separates them.', {
      where: `${embedding.id}, ${ids.join(' and ')}`,
    });
  }

  const { x: shown, datasets, clips } = split === 'train' ? training : rowsOf(split);
  const { mean } = columnMoments(shown);
  const rests = matrix(shown.rows, shown.cols);
  let total = 0;
  const x = Float64Array.from({ length: shown.rows }, (_, i) => {
    const rest = row(rests, i);
    rest.set(row(shown, i).map((v, j) => v - mean[j]!));
    total += dot(rest, rest);
    const along = dot(rest, direction);
    for (let j = 0; j < rest.length; j++) rest[j] = rest[j]! - along * direction[j]!;
    return along;
  });
  const y = await firstComponentScores(rests, compute);
  const share = (scores: Float64Array) => (total > 0 ? dot(scores, scores) / total : 0);
  return { datasets, clips, x, y, xShare: share(x), yShare: share(y), auc: rocAuc(x, datasets) };
}

function clipsOf({ keys, splits, labels }: Dataset, split: SplitChoice, positivesOnly: boolean): number[] {
  const instruments = labels.length / keys.length;
  const sounds = (clip: number) => labels.subarray(clip * instruments, (clip + 1) * instruments).includes(1);
  return [...keys.keys()].filter(
    (clip) => (split === 'all' || splits[clip] === split) && (!positivesOnly || sounds(clip)),
  );
}

/** The embeddings of clips of two datasets, one below the other. */
function stacked(
  tables: readonly Float32Array[],
  clips: readonly number[][],
  dim: number,
): { x: Matrix; datasets: Uint8Array; clips: Int32Array } {
  const [first, second] = clips as [number[], number[]];
  const indices = Int32Array.from([...first, ...second]);
  const datasets = new Uint8Array(indices.length).fill(1, first.length);
  const x = matrix(indices.length, dim);
  indices.forEach((clip, i) => {
    row(x, i).set(tables[datasets[i]!]!.subarray(clip * dim, (clip + 1) * dim));
  });
  return { x, datasets, clips: indices };
}
