import { EbbError } from '../errors.js';
import { PythonRandom } from '../random/python-random.js';
import type { Benchmark, Dataset, Label } from './data.js';

/** The training rows of one dataset for one task: positives, then negatives, each genre by genre in drawn order. */
export interface BalancedSet {
  /** Indices of clips in the dataset. */
  readonly rows: Int32Array;
  /** How many of them, from the first, are positives. */
  readonly positives: number;
}

/**
 * Cuts candidates down to about n while keeping their mix of genres.
 *
 * Of each genre's c candidates, floor(c (n / count)) are kept, with count the number of all candidates and doubles
 * rounded in that order; they are the first of a random ordering of the genre. One generator, seeded once, serves the
 * genres in order.
 *
 * @param genres genre of each candidate, candidates in ascending order of their keys, shape [count]
 * @param n how many to keep, at most; the floors may keep up to one less a genre
 * @returns positions of the kept candidates, genre by genre in drawn order
 */
export function balancedCut(genres: ArrayLike<number>, genreCount: number, n: number, seed: number): number[] {
  const random = new PythonRandom(seed);
  const share = n / genres.length;
  const kept: number[] = [];
  for (let genre = 0; genre < genreCount; genre++) {
    const members: number[] = [];
    for (let i = 0; i < genres.length; i++) if (genres[i] === genre) members.push(i);
    // The whole genre is drawn and then cut: a smaller sample would leave the generator in another state.
    const order = random.sample(members.length, members.length);
    for (const k of order.subarray(0, Math.floor(members.length * share))) kept.push(members[k]!);
  }
  return kept;
}

/**
 * The balanced training sets of one instrument for a pair of datasets, in the pair's order.
 *
 * Of each dataset's train clips that are reviewed for the instrument (label not 0), positives are cut to the smaller
 * dataset's number of positives and negatives to the smaller number of negatives; the generator is seeded anew before
 * each of the four cuts.
 *
 * Source: Wang, Richard & McFee, Transfer learning and bias correction with pre-trained audio embeddings, ISMIR 2023,
 * as run.
 *
 * @param instrument index into the benchmark's instruments
 * @throws EbbError NO_POSITIVES or NO_NEGATIVES when a dataset has none in its train split; TOO_FEW_CLIPS when so few
 *   are spread over the genres that the cut keeps none.
 */
export function balancedTrainingSets(
  benchmark: Pick<Benchmark, 'instruments' | 'genres' | 'seed'>,
  pair: readonly [Dataset, Dataset],
  instrument: number,
): [BalancedSet, BalancedSet] {
  const name = benchmark.instruments[instrument]!;
  const candidates = pair.map((dataset) => ({
    dataset,
    positives: trainClips(dataset, benchmark.instruments.length, instrument, 1),
    negatives: trainClips(dataset, benchmark.instruments.length, instrument, -1),
  }));
  for (const { dataset, positives, negatives } of candidates) {
    requireClips('NO_POSITIVES', 'No train clip is a positive.', dataset, name, positives);
    requireClips('NO_NEGATIVES', 'No train clip is a reviewed negative.', dataset, name, negatives);
  }
  const positiveCount = Math.min(...candidates.map(({ positives }) => positives.length));
  const negativeCount = Math.min(...candidates.map(({ negatives }) => negatives.length));

  return candidates.map(({ dataset, positives, negatives }) => {
    const cut = (clips: readonly number[], n: number) => {
      const genres = clips.map((clip) => dataset.genres[clip]!);
      const kept = balancedCut(genres, benchmark.genres.length, n, benchmark.seed).map((k) => clips[k]!);
      requireClips(
        'TOO_FEW_CLIPS',
        `The genre-balanced cut of ${clips.length} to ${n} keeps none.`,
        dataset,
        name,
        kept,
      );
      return kept;
    };
    const keptPositives = cut(positives, positiveCount);
    return {
      rows: Int32Array.from([...keptPositives, ...cut(negatives, negativeCount)]),
      positives: keptPositives.length,
    };
  }) as [BalancedSet, BalancedSet];
}

/** Train clips of one label, in the dataset's order, which is that of the keys. */
function trainClips(dataset: Dataset, instrumentCount: number, instrument: number, label: Label): number[] {
  const clips: number[] = [];
  dataset.splits.forEach((split, clip) => {
    if (split === 'train' && dataset.labels[clip * instrumentCount + instrument] === label) clips.push(clip);
  });
  return clips;
}

function requireClips(
  code: 'NO_POSITIVES' | 'NO_NEGATIVES' | 'TOO_FEW_CLIPS',
  summary: string,
  dataset: Dataset,
  instrument: string,
  clips: readonly number[],
): void {
  if (clips.length === 0) {
    throw new EbbError(code, summary, {
      where: `dataset ${dataset.id}, instrument ${instrument}`,
      expected: 'at least 1',
      received: '0',
      hint: 'Leave the instrument out.',
    });
  }
}
