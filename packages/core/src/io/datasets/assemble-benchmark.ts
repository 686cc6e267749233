import type { Benchmark, Dataset, Label, Reading } from '../../benchmark/data.js';
import { EbbError } from '../../errors.js';
import { sortKeys } from '../sort-keys.js';
import type { AudioCollection, CollectionClip } from './collection.js';

/** The least reviewed clips a class that let an instrument take part by default: three folds of cross-validation with two each. */
const TRAIN_CLIPS_MIN = 6;
const TEST_CLIPS_MIN = 3;

/** What a benchmark is to be, beside its clips. */
export interface AssemblyOptions {
  readonly id: string;
  readonly title?: string;
  readonly description?: string;
  /** Datasets to take, by id, in this order; default all. */
  readonly datasets?: readonly string[];
  /** Default: those with at least 6 train and 3 test clips, positive and negative, in every dataset. */
  readonly instruments?: readonly string[];
  /** Genres in the order of the balanced draws; none puts all clips in the one genre 'all'. Default: those that all datasets have. */
  readonly genres?: readonly string[];
  readonly reading?: Reading;
  readonly seed?: number;
}

/** A benchmark that lacks its embeddings, and where the sound of its clips is. */
export interface AssembledBenchmark {
  readonly benchmark: Benchmark;
  /** The clips of each dataset, in the benchmark's order. */
  readonly clips: readonly (readonly CollectionClip[])[];
  /** What was left out, as sentences. */
  readonly notes: readonly string[];
}

/**
 * The benchmark on some collections: clips in byte order of their keys, without those that no task can use.
 *
 * By default, genres are those that all datasets share, alphabetically; where they share none, there is the one genre 'all'. Left out
 * are clips of no such genre, clips in neither split and those not reviewed for any instrument.
 *
 * @throws EbbError INVALID_ARGUMENT for fewer than two datasets, an unknown or repeated one, or an instrument or genre that a
 *   dataset does not have; TOO_FEW_CLIPS when by default no instrument qualifies; NO_POSITIVES or NO_NEGATIVES when an instrument that was
 *   asked for has none in a split; DUPLICATE_KEY.
 */
export function assembleBenchmark(
  collections: readonly AudioCollection[],
  options: AssemblyOptions,
): AssembledBenchmark {
  const chosen = chooseDatasets(collections, options.datasets);
  const notes: string[] = [];
  const genres = chooseGenres(chosen, options.genres);
  const usable = chosen.map((collection) => usableClips(collection, genres, notes));
  const instruments = options.instruments
    ? requireInstruments(usable, chosen, options.instruments)
    : defaultInstruments(usable, chosen);
  const clips = usable.map((dataset, d) => {
    const reviewed = dataset.filter(({ labels }) => instruments.some((name) => (labels.get(name) ?? 0) !== 0));
    note(notes, dataset.length - reviewed.length, chosen[d]!, 'not reviewed for any of the instruments');
    return inKeyOrder(reviewed, chosen[d]!);
  });
  const names = chosen.map(({ title }) => title).join(' and ');
  const benchmark: Benchmark = {
    id: options.id,
    title: options.title ?? names,
    description: options.description ?? `${instruments.join(', ')} in ${names}.`,
    instruments,
    genres: genres ?? ['all'],
    datasets: clips.map((dataset, d) => datasetOf(chosen[d]!, dataset, instruments, genres)),
    reading: options.reading ?? 'corrected',
    seed: options.seed ?? 42,
    testLabels: 'public',
  };
  return { benchmark, clips, notes };
}

function chooseDatasets(collections: readonly AudioCollection[], wanted?: readonly string[]): AudioCollection[] {
  const found = collections.map(({ id }) => id);
  const ids = wanted ?? found;
  const fault = (summary: string, received: string) =>
    new EbbError('INVALID_ARGUMENT', summary, {
      where: 'datasets',
      expected: `two or more of ${[...new Set(found)].join(', ') || 'no dataset'}`,
      received,
    });
  const repeated = ids.find((id, k) => ids.indexOf(id) !== k || found.filter((other) => other === id).length > 1);
  if (repeated !== undefined) throw fault(`The dataset ${repeated} stands twice.`, ids.join(', '));
  const unknown = ids.find((id) => !found.includes(id));
  if (unknown !== undefined) throw fault('There is no such dataset.', `'${unknown}'`);
  if (ids.length < 2) throw fault('A benchmark compares datasets.', ids.join(', ') || 'none');
  return ids.map((id) => collections.find((collection) => collection.id === id)!);
}

/** The genres of the benchmark, or undefined where it has the one genre 'all'. */
function chooseGenres(collections: readonly AudioCollection[], wanted?: readonly string[]): string[] | undefined {
  const sets = collections.map(
    ({ clips }) => new Set(clips.flatMap(({ genre }) => (genre === undefined ? [] : [genre]))),
  );
  for (const genre of wanted ?? []) {
    const d = sets.findIndex((set) => !set.has(genre));
    if (d < 0) continue;
    throw new EbbError('INVALID_ARGUMENT', 'The dataset does not have the genre.', {
      where: `dataset ${collections[d]!.id}`,
      expected: `one of ${sortKeys([...sets[d]!]).join(', ') || 'no genre'}`,
      received: `'${genre}'`,
    });
  }
  const shared = sortKeys([...sets[0]!].filter((genre) => sets.every((set) => set.has(genre))));
  const genres = wanted ? [...new Set(wanted)] : shared;
  return genres.length > 0 ? genres : undefined;
}

function usableClips(
  collection: AudioCollection,
  genres: readonly string[] | undefined,
  notes: string[],
): CollectionClip[] {
  const split = collection.clips.filter((clip) => clip.split !== undefined);
  note(notes, collection.clips.length - split.length, collection, 'in neither split');
  if (!genres) return split;
  const kept = split.filter(({ genre }) => genre !== undefined && genres.includes(genre));
  note(notes, split.length - kept.length, collection, `of none of the genres ${genres.join(', ')}`);
  return kept;
}

function note(notes: string[], count: number, { id }: AudioCollection, why: string): void {
  if (count > 0) notes.push(`${id}: ${count} ${count === 1 ? 'clip is' : 'clips are'} left out, ${why}`);
}

function defaultInstruments(
  datasets: readonly (readonly CollectionClip[])[],
  collections: readonly AudioCollection[],
): string[] {
  const all = sortKeys([...new Set(datasets.flat().flatMap(({ labels }) => [...labels.keys()]))]);
  const qualifies = (clips: readonly CollectionClip[], name: string) =>
    ([1, -1] as const).every(
      (label) =>
        countLabels(clips, 'train', name, label) >= TRAIN_CLIPS_MIN &&
        countLabels(clips, 'test', name, label) >= TEST_CLIPS_MIN,
    );
  const chosen = all.filter((name) => datasets.every((clips) => qualifies(clips, name)));
  if (chosen.length > 0) return chosen;
  throw new EbbError('TOO_FEW_CLIPS', 'No instrument has enough clips in every dataset.', {
    where: collections.map(({ id }) => id).join(', '),
    expected: `${TRAIN_CLIPS_MIN} train and ${TEST_CLIPS_MIN} test clips of an instrument, and as many without it`,
    received: collections
      .map(({ id }, d) => {
        const count = (split: string) => datasets[d]!.filter((clip) => clip.split === split).length;
        return `${id} with ${count('train')} train and ${count('test')} test clips`;
      })
      .join(', '),
  });
}

function requireInstruments(
  datasets: readonly (readonly CollectionClip[])[],
  collections: readonly AudioCollection[],
  names: readonly string[],
): string[] {
  const unique = [...new Set(names)];
  if (unique.length === 0) throw new EbbError('INVALID_ARGUMENT', 'No instrument is named.', { where: 'instruments' });
  for (const [d, clips] of datasets.entries()) {
    const known = new Set(clips.flatMap(({ labels }) => [...labels.keys()]));
    for (const name of unique) {
      const where = `dataset ${collections[d]!.id}, instrument ${name}`;
      if (!known.has(name)) {
        throw new EbbError('INVALID_ARGUMENT', 'The dataset does not have the instrument.', {
          where,
          expected: `one of ${sortKeys([...known]).join(', ')}`,
        });
      }
      for (const split of ['train', 'test'] as const) {
        for (const [label, code, kind] of [
          [1, 'NO_POSITIVES', 'positive'],
          [-1, 'NO_NEGATIVES', 'negative'],
        ] as const) {
          if (countLabels(clips, split, name, label) > 0) continue;
          throw new EbbError(code, `No ${split} clip is a ${kind}.`, { where, hint: 'Leave the instrument out.' });
        }
      }
    }
  }
  return unique;
}

const countLabels = (clips: readonly CollectionClip[], split: string, name: string, label: Label): number =>
  clips.reduce((count, clip) => count + Number(clip.split === split && clip.labels.get(name) === label), 0);

function inKeyOrder(clips: readonly CollectionClip[], { id }: AudioCollection): CollectionClip[] {
  const byKey = new Map(clips.map((clip) => [clip.key, clip]));
  if (byKey.size < clips.length) {
    throw new EbbError('DUPLICATE_KEY', `${clips.length - byKey.size} keys are repeated.`, { where: `dataset ${id}` });
  }
  return sortKeys([...byKey.keys()]).map((key) => byKey.get(key)!);
}

function datasetOf(
  { id, title, licence }: AudioCollection,
  clips: readonly CollectionClip[],
  instruments: readonly string[],
  genres: readonly string[] | undefined,
): Dataset {
  return {
    id,
    title,
    licence,
    keys: clips.map(({ key }) => key),
    recordings: clips.map(({ recording }) => recording),
    splits: clips.map(({ split }) => split!),
    genres: Uint8Array.from(clips, ({ genre }) => (genres ? genres.indexOf(genre!) : 0)),
    labels: Int8Array.from(clips.flatMap(({ labels }) => instruments.map((name) => labels.get(name) ?? 0))),
  };
}
