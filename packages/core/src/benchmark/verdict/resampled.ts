import { bootstrapAuc } from '../../measure/bootstrap-auc.js';
import { rocAuc } from '../../measure/ranking.js';
import { type ClipDraws, instrumentDraws, type UnitDraws } from '../../measure/resample-units.js';
import type { Benchmark, Dataset } from '../data.js';
import type { TestSet } from '../task.js';
import type { Estimate } from './estimate.js';

/** The clips of one test set on which AUCs are taken, and their weights in every draw. */
export interface Resampled {
  readonly genre: number | undefined;
  /** Indices into the test set; undefined for all. */
  readonly kept: readonly number[] | undefined;
  readonly positive: Uint8Array;
  readonly draws: ClipDraws;
}

/** All of a test set's clips. */
export function resampleAll(
  dataset: Dataset,
  { clips, positive }: Pick<TestSet, 'clips' | 'positive'>,
  draws: UnitDraws,
  instrument: string,
): Resampled {
  const places = placesInTestSplit(dataset, clips);
  const own = instrumentDraws(draws, instrument, places, positive);
  return { genre: undefined, kept: undefined, positive, draws: own };
}

/** The clips of each genre that has both classes; none where a benchmark has one genre. */
export function resampleGenres(
  { genres }: Pick<Benchmark, 'genres'>,
  dataset: Dataset,
  { clips, positive }: Pick<TestSet, 'clips' | 'positive'>,
  draws: UnitDraws,
  instrument: string,
): Resampled[] {
  if (genres.length === 1) return [];
  const places = placesInTestSplit(dataset, clips);
  return genres.flatMap((name, genre): Resampled[] => {
    const kept = Array.from(clips.keys()).filter((i) => dataset.genres[clips[i]!] === genre);
    const own = Uint8Array.from(kept, (i) => positive[i]!);
    if (!own.includes(0) || !own.includes(1)) return [];
    const ownDraws = instrumentDraws(
      draws,
      `${instrument} in ${name}`,
      kept.map((i) => places[i]!),
      own,
    );
    return [{ genre, kept, positive: own, draws: ownDraws }];
  });
}

/** ROC-AUC of scores of a test set, on its clips and in every draw. It depends on the order of the scores alone. */
export function aucOf(scores: Float64Array, { kept, positive, draws }: Resampled): Estimate {
  const own = kept ? Float64Array.from(kept, (i) => scores[i]!) : scores;
  const [ofDraws] = bootstrapAuc([own], positive, draws) as [Float64Array];
  return { value: rocAuc(own, positive), draws: ofDraws };
}

/** ROC-AUC under a condition: the mean over a pair's datasets, each trained and tested on itself. */
export function affectedAuc(scores: readonly [Float64Array, Float64Array], whole: readonly Resampled[]): Estimate {
  const [a, b] = scores.map((own, d) => aucOf(own, whole[d]!)) as [Estimate, Estimate];
  return { value: (a.value + b.value) / 2, draws: a.draws.map((v, i) => (v + b.draws[i]!) / 2) };
}

/** Where clips of a dataset stand among those of its test split. */
function placesInTestSplit({ splits }: Dataset, clips: Int32Array): number[] {
  const place = new Map<number, number>();
  splits.forEach((split, clip) => {
    if (split === 'test') place.set(clip, place.size);
  });
  return Array.from(clips, (clip) => place.get(clip)!);
}
