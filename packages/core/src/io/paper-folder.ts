import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark, Dataset, Embedding, Reading } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import { type FrameTable, listFrameTables, readClipKeys, readClipMeans } from './hdf5-frames.js';
import { type Inventory, takeInventory } from './inventory.js';
import { parseIrmasKey } from './irmas.js';
import { readOpenmicGenres } from './openmic-genres.js';
import { readAggregatedLabels, readNpzLabels } from './openmic-labels.js';
import { sortKeys } from './sort-keys.js';
import { readSplits, requireSameKeys, type SplitEntry } from './splits.js';

const INSTRUMENTS = [
  'cello',
  'clarinet',
  'flute',
  'guitar',
  'organ',
  'piano',
  'saxophone',
  'trumpet',
  'violin',
  'voice',
];
const GENRES = ['pop_rock', 'jazz_blue', 'classical', 'country_folk'];
const DATASETS = ['irmas', 'openmic'] as const;

/** An embedding, with the columns that carry nothing because all clips of a dataset share one value. */
export interface PaperEmbedding extends Embedding {
  /** One list of columns (0-based) a dataset. */
  readonly constantColumns: readonly (readonly number[])[];
}

/** The paper's data folder as a benchmark; embeddings are loaded one by one, so that one at a time is in memory. */
export interface PaperFolder {
  readonly benchmark: Benchmark;
  readonly embeddingIds: readonly string[];
  readonly inventory: Inventory;
  /** Throws EbbError UNKNOWN_EMBEDDING, NON_FINITE, FILE_UNREADABLE, or INVALID_VALUE when a dataset's clips are all alike. */
  loadEmbedding(id: string): Promise<PaperEmbedding>;
}

/** The benchmark of the paper's data folder, whatever its clips are embedded by. */
export interface PaperBenchmark {
  readonly benchmark: Benchmark;
  /** Every key of the splits, those of clips that are dropped too; by dataset. */
  readonly splits: Readonly<Record<(typeof DATASETS)[number], ReadonlyMap<string, SplitEntry>>>;
}

/**
 * The benchmark of the paper's data folder without its embeddings, from the files that `loadPaperFolder` names.
 *
 * @throws EbbError, naming file and line, as the readers of each file do.
 */
export async function readPaperBenchmark(
  dir: string,
  options: { readonly reading: Reading; readonly seed: number },
): Promise<PaperBenchmark> {
  const splits = await readPaperSplits(dir);
  return { benchmark: await describePaper(dir, splits, options), splits };
}

const readPaperSplits = async (dir: string): Promise<PaperBenchmark['splits']> => ({
  irmas: await readIrmasSplits(dir),
  openmic: await readOpenmicSplits(dir),
});

async function describePaper(
  dir: string,
  splits: PaperBenchmark['splits'],
  { reading, seed }: { readonly reading: Reading; readonly seed: number },
): Promise<Benchmark> {
  return {
    id: 'ismir2023',
    title: 'ISMIR 2023: IRMAS and OpenMIC',
    description:
      'Ten instruments in two collections, as in Transfer Learning and Bias Correction with Pre-trained Audio Embeddings.',
    instruments: INSTRUMENTS,
    genres: GENRES,
    datasets: [irmasDataset(splits.irmas), await openmicDataset(dir, splits.openmic, reading)],
    reading,
    seed,
    testLabels: 'public',
  };
}

/**
 * Reads the data folder of the ISMIR 2023 experiment:
 *
 * - `embeddings.h5`: `/{irmas,openmic}/<embedding>/{features,keys}`, see `listFrameTables`;
 * - `data/irmas/irmas_{train,test}.csv`: one key a line; a key may be repeated and counts once;
 * - `data/openmic-2018/`: `openmic2018_{train,test}.csv` (one key a line), `openmic-2018-metadata.csv` (genres) and the labels,
 *   `openmic-2018-aggregated-labels.csv` or else `openmic-2018.npz`.
 *
 * Every clip of a split must have features and every clip with features a split. Clips of none of the four genres are dropped.
 * As run, the metadata's row i is taken to be that of the i-th OpenMIC clip of the splits in byte order of the keys.
 *
 * Source: Wang, Richard & McFee, Transfer Learning and Bias Correction with Pre-trained Audio Embeddings, ISMIR 2023.
 *
 * @param options.embeddings those to use, in this order; by default all that the file holds, alphabetically
 * @throws EbbError, naming file and line, as the readers of each file do; UNKNOWN_EMBEDDING when one is missing for a dataset;
 *   WRONG_DIMENSION when it has two different dimensions; UNKNOWN_KEY when splits and features differ.
 */
export async function loadPaperFolder(
  dir: string,
  { reading, seed, embeddings }: { reading: Reading; seed: number; embeddings?: readonly string[] },
): Promise<PaperFolder> {
  if (!(await stat(dir).catch(() => undefined))?.isDirectory()) {
    throw new EbbError('FILE_NOT_FOUND', 'No such folder.', { where: dir });
  }
  const file = join(dir, 'embeddings.h5');
  const tables = chooseTables(await listFrameTables(file), file, embeddings);
  const splits = await readPaperSplits(dir);
  // Before genres and labels are read, which a key too many throws out of step.
  for (const table of [...tables.values()].flat()) {
    const keys = new Set(await readClipKeys(file, table));
    requireSameKeys(
      splits[table.dataset as 'irmas' | 'openmic'],
      keys,
      `${file}, /${table.dataset}/${table.embedding}`,
    );
  }
  const benchmark = await describePaper(dir, splits, { reading, seed });
  const named = DATASETS.map((id) => {
    const train = [...splits[id].values()].filter(({ split }) => split === 'train').length;
    return { train, test: splits[id].size - train };
  });
  const inventory = takeInventory(benchmark, named);
  return {
    benchmark,
    embeddingIds: [...tables.keys()],
    inventory,
    loadEmbedding: async (id) => {
      const pair = tables.get(id);
      if (!pair) throw unknownEmbedding(id, file, [...tables.keys()].join(', '));
      return loadEmbedding(id, file, pair, benchmark.datasets);
    },
  };
}

/** The frame tables to use, [irmas, openmic], by embedding. */
function chooseTables(
  tables: readonly FrameTable[],
  file: string,
  wanted?: readonly string[],
): Map<string, FrameTable[]> {
  const found = tables.filter(({ dataset }) => (DATASETS as readonly string[]).includes(dataset));
  const present = found.map(({ dataset, embedding }) => `/${dataset}/${embedding}`).join(', ') || 'none';
  const ids = wanted ?? [...new Set(found.map(({ embedding }) => embedding))].sort();
  if (ids.length === 0) throw unknownEmbedding('irmas/* and openmic/*', file, present);
  return new Map(
    ids.map((id) => {
      const pair = DATASETS.map((dataset) => {
        const table = found.find((candidate) => candidate.dataset === dataset && candidate.embedding === id);
        if (!table) throw unknownEmbedding(`${dataset}/${id}`, file, present);
        return table;
      });
      const [first, second] = pair as [FrameTable, FrameTable];
      if (first.dim !== second.dim) {
        throw new EbbError('WRONG_DIMENSION', 'The embedding has two different dimensions.', {
          where: `${file}, /${second.dataset}/${id}/features`,
          expected: `${first.dim} columns, as in /${first.dataset}/${id}/features`,
          received: `${second.dim}`,
        });
      }
      return [id, pair];
    }),
  );
}

function unknownEmbedding(missing: string, file: string, present: string): EbbError {
  return new EbbError('UNKNOWN_EMBEDDING', `There is no embedding ${missing}.`, {
    where: file,
    expected: 'each embedding for irmas and for openmic',
    received: present,
    hint: 'Name the embeddings to use, or complete the file.',
  });
}

function readIrmasSplits(dir: string): Promise<Map<string, SplitEntry>> {
  const file = (split: string) => join(dir, 'data', 'irmas', `irmas_${split}.csv`);
  return readSplits({ train: file('train'), test: file('test') }, 'allowed');
}

function readOpenmicSplits(dir: string): Promise<Map<string, SplitEntry>> {
  const file = (split: string) => join(dir, 'data', 'openmic-2018', `openmic2018_${split}.csv`);
  return readSplits({ train: file('train'), test: file('test') }, 'refused');
}

function irmasDataset(splits: ReadonlyMap<string, SplitEntry>): Dataset {
  const clips = sortKeys([...splits.keys()]).flatMap((key) => {
    const clip = parseIrmasKey(key, splits.get(key)!);
    return clip.genre === null ? [] : [{ key, ...clip, genre: GENRES.indexOf(clip.genre) }];
  });
  return {
    id: 'irmas',
    title: 'IRMAS, training part',
    licence: 'CC BY-NC-SA 3.0',
    keys: clips.map(({ key }) => key),
    recordings: clips.map(({ recording }) => recording),
    splits: clips.map(({ key }) => splits.get(key)!.split),
    genres: Uint8Array.from(clips, ({ genre }) => genre),
    labels: Int8Array.from(
      clips.flatMap(({ instrument }) => INSTRUMENTS.map((name) => (name === instrument ? 1 : -1))),
    ),
  };
}

async function openmicDataset(
  dir: string,
  splits: ReadonlyMap<string, SplitEntry>,
  reading: Reading,
): Promise<Dataset> {
  const file = (name: string) => join(dir, 'data', 'openmic-2018', name);
  // All clips, since the as-run reading counts rows of the metadata over all of them.
  const all = sortKeys([...splits.keys()]);
  const genres = await readOpenmicGenres(file('openmic-2018-metadata.csv'), all, GENRES, reading);
  const labels = await readOpenmicLabels(file('openmic-2018-aggregated-labels.csv'), file('openmic-2018.npz'), all);
  const kept = all.flatMap((_, clip) => (genres[clip] === null ? [] : [clip]));
  const keys = kept.map((clip) => all[clip]!);
  return {
    id: 'openmic',
    title: 'OpenMIC-2018',
    licence: 'CC BY 4.0',
    keys,
    recordings: keys.map((key) => key.split('_')[0]!),
    splits: keys.map((key) => splits.get(key)!.split),
    genres: Uint8Array.from(kept, (clip) => genres[clip]!),
    labels: Int8Array.from(kept.flatMap((clip) => INSTRUMENTS.map((_, i) => labels[clip * INSTRUMENTS.length + i]!))),
  };
}

async function readOpenmicLabels(csv: string, npz: string, clips: readonly string[]) {
  try {
    return await readAggregatedLabels(csv, clips, INSTRUMENTS);
  } catch (error) {
    if (!(error instanceof EbbError && error.code === 'FILE_NOT_FOUND')) throw error;
  }
  try {
    return await readNpzLabels(npz, clips, INSTRUMENTS);
  } catch (error) {
    if (!(error instanceof EbbError && error.code === 'FILE_NOT_FOUND')) throw error;
    throw new EbbError('FILE_NOT_FOUND', 'There are no labels of OpenMIC.', {
      where: csv,
      hint: `${npz} would do as well.`,
    });
  }
}

async function loadEmbedding(
  id: string,
  file: string,
  pair: readonly FrameTable[],
  datasets: readonly Dataset[],
): Promise<PaperEmbedding> {
  const { dim } = pair[0]!;
  const tables: Float32Array[] = [];
  const constantColumns: number[][] = [];
  for (const [d, frames] of pair.entries()) {
    const table = await readClipMeans(file, frames, datasets[d]!.keys);
    const constant = findConstantColumns(table, dim);
    if (constant.length === dim) {
      throw new EbbError('INVALID_VALUE', 'All clips have the same embedding.', {
        where: `${file}, /${frames.dataset}/${id}/features`,
        expected: 'columns that vary',
        received: `${dim} constant columns`,
      });
    }
    tables.push(table);
    constantColumns.push(constant);
  }
  return { id, dim, tables, constantColumns };
}

function findConstantColumns(table: Float32Array, dim: number): number[] {
  let constant = Array.from({ length: dim }, (_, j) => j);
  for (let at = dim; at < table.length && constant.length > 0; at += dim) {
    constant = constant.filter((j) => table[at + j] === table[j]);
  }
  return constant;
}
