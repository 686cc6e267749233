import type { Benchmark, Dataset } from '../benchmark/data.js';
import { publishedSupport } from '../benchmark/ismir2023/published.js';

/** What one split of a dataset holds. */
export interface SplitInventory {
  readonly dataset: string;
  readonly split: 'train' | 'test';
  /** Clips that the split names, repeated keys once. */
  readonly named: number;
  /** Clips left once those without a genre are dropped; what follows counts these. */
  readonly kept: number;
  /** Clips a genre. */
  readonly genres: Readonly<Record<string, number>>;
  /** Reviewed clips an instrument. */
  readonly instruments: Readonly<Record<string, { readonly positives: number; readonly negatives: number }>>;
}

/** What was found, one entry a dataset and split: train before test, datasets in the benchmark's order. */
export type Inventory = readonly SplitInventory[];

/** One number of an inventory beside the paper's. */
export interface InventoryRow {
  readonly dataset: string;
  readonly split: 'train' | 'test';
  /** 'clips named', 'clips kept', or `genre G`, `I positives` or `I negatives` for a genre G or instrument I. */
  readonly what: string;
  readonly found: number;
  /** null where the paper reports none. */
  readonly published: number | null;
}

/** Clips of the ISMIR 2023 splits as the paper reports them, [named, kept]. */
const PUBLISHED_CLIPS: Readonly<Record<string, readonly [named: number, kept: number]>> = {
  'irmas train': [5039, 4997],
  'irmas test': [1666, 1666],
  'openmic train': [14915, 6838],
  'openmic test': [5085, 2491],
};

/** Counts the clips of a benchmark's splits; `named` gives, a dataset, how many clips each split had before the genre filter. */
export function takeInventory(
  benchmark: Pick<Benchmark, 'datasets' | 'genres' | 'instruments'>,
  named: readonly Readonly<Record<'train' | 'test', number>>[],
): Inventory {
  return benchmark.datasets.flatMap((dataset, d) =>
    (['train', 'test'] as const).map((split) => {
      const clips = dataset.splits.flatMap((s, clip) => (s === split ? [clip] : []));
      const labelled = (instrument: number, label: number) => countLabels(dataset, clips, benchmark, instrument, label);
      return {
        dataset: dataset.id,
        split,
        named: named[d]![split],
        kept: clips.length,
        genres: Object.fromEntries(
          benchmark.genres.map((name, g) => [name, clips.filter((clip) => dataset.genres[clip] === g).length]),
        ),
        instruments: Object.fromEntries(
          benchmark.instruments.map((name, i) => [name, { positives: labelled(i, 1), negatives: labelled(i, -1) }]),
        ),
      };
    }),
  );
}

/** The inventory as a long table, each number beside what the ISMIR 2023 paper reports: clips, and positives of the test splits. */
export function inventoryRows(inventory: Inventory): InventoryRow[] {
  return inventory.flatMap(({ dataset, split, named, kept, genres, instruments }) => {
    const [publishedNamed, publishedKept] = PUBLISHED_CLIPS[`${dataset} ${split}`] ?? [];
    const row = (what: string, found: number, published?: number): InventoryRow => {
      return { dataset, split, what, found, published: published ?? null };
    };
    return [
      row('clips named', named, publishedNamed),
      row('clips kept', kept, publishedKept),
      ...Object.entries(genres).map(([genre, count]) => row(`genre ${genre}`, count)),
      ...Object.entries(instruments).flatMap(([instrument, { positives, negatives }]) => [
        row(`${instrument} positives`, positives, split === 'test' ? publishedSupport(dataset, instrument) : undefined),
        row(`${instrument} negatives`, negatives),
      ]),
    ];
  });
}

function countLabels(
  { labels }: Dataset,
  clips: readonly number[],
  { instruments }: Pick<Benchmark, 'instruments'>,
  instrument: number,
  label: number,
): number {
  return clips.filter((clip) => labels[clip * instruments.length + instrument] === label).length;
}
