import { dirname, resolve } from 'node:path';
import type { Label } from '../../benchmark/data.js';
import { EbbError } from '../../errors.js';
import { type CsvRow, parseCsvTable } from '../csv.js';
import { readText } from '../read-file.js';
import { type AudioCollection, type CollectionClip, requireAudio } from './collection.js';

const COLUMNS = ['path', 'dataset', 'instrument', 'split'] as const;
const OPTIONAL = ['genre', 'recording', 'licence'] as const;
const NO_LICENCE = 'not stated';

type Row = CsvRow<(typeof COLUMNS)[number], (typeof OPTIONAL)[number]>;

/** The rows of one clip: the first says everything but the instruments, to which later ones may add. */
interface ClipRows {
  readonly first: Row;
  readonly row: number;
  readonly playing: Set<string>;
}

/**
 * The collections of a table of clips, `path,dataset,instrument,split[,genre][,recording][,licence]`, in the order in
 * which they first come:
 *
 * - `path`: the audio file, relative to the table's folder; it is the clip's key;
 * - `instrument`: one, several apart by `;`, or none; a clip may also have several rows, alike but for the instrument;
 * - `split`: train, test or empty for a clip in neither;
 * - `genre`, `recording`, `licence`: may be empty; the recording is then the clip, the licence not stated.
 *
 * A dataset counts as fully labelled: an instrument that it has anywhere is a negative of the clips that do not name it, one
 * that it has nowhere is not reviewed.
 *
 * @param options.audio whether the files must be there; 'unused' where embeddings are ready
 * @throws EbbError FILE_NOT_FOUND, MISSING_COLUMN; INVALID_VALUE, with the line, for an empty path or dataset, an unknown
 *   split and rows of one clip that contradict one another; DUPLICATE_KEY for two rows that say the same.
 */
export async function readCsvCollections(
  file: string,
  { audio }: { audio: 'required' | 'unused' } = { audio: 'required' },
): Promise<AudioCollection[]> {
  const rows = parseCsvTable(await readText(file), COLUMNS, file, { optional: OPTIONAL });
  if (rows.length === 0) throw new EbbError('INVALID_VALUE', 'The table names no clip.', { where: file });
  const datasets = new Map<string, Map<string, ClipRows>>();
  rows.forEach((row, k) => {
    addRow(datasets, row, k, file);
  });
  const collections = [...datasets].map(([id, clips]) => collectionOf(id, [...clips.values()], dirname(file)));
  if (audio === 'required')
    for (const { clips, id } of collections) await requireAudio(clips, `${file}, dataset ${id}`);
  return collections;
}

function addRow(datasets: Map<string, Map<string, ClipRows>>, row: Row, k: number, file: string): void {
  const { path, dataset, split, instrument } = row.cells;
  const at = { where: file, at: `line ${row.line}` };
  if (path === '' || dataset === '') {
    throw new EbbError('INVALID_VALUE', `The ${path === '' ? 'path' : 'dataset'} is empty.`, at);
  }
  if (!['train', 'test', ''].includes(split)) {
    throw new EbbError('INVALID_VALUE', 'The split is unknown.', {
      ...at,
      expected: 'train, test or nothing',
      received: `'${split}'`,
    });
  }
  const clips = datasets.get(dataset) ?? new Map<string, ClipRows>();
  datasets.set(dataset, clips);
  const playing = instrument
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const earlier = clips.get(path);
  if (!earlier) {
    clips.set(path, { first: row, row: k, playing: new Set(playing) });
    return;
  }
  const differing = (['split', ...OPTIONAL] as const).find((c) => row.cells[c] !== earlier.first.cells[c]);
  if (differing !== undefined) {
    throw new EbbError('INVALID_VALUE', `Two rows of the clip ${path} differ in ${differing}.`, {
      ...at,
      expected: `'${earlier.first.cells[differing]}', as in line ${earlier.first.line}`,
      received: `'${row.cells[differing]}'`,
    });
  }
  if (playing.every((name) => earlier.playing.has(name))) {
    throw new EbbError('DUPLICATE_KEY', `The clip ${path} is repeated.`, {
      ...at,
      expected: 'an instrument that its earlier rows do not name',
      received: `'${instrument}', as in line ${earlier.first.line}`,
    });
  }
  for (const name of playing) earlier.playing.add(name);
}

function collectionOf(id: string, rows: readonly ClipRows[], folder: string): AudioCollection {
  const instruments = [...new Set(rows.flatMap(({ playing }) => [...playing]))];
  const licences = new Set(rows.map(({ first }) => first.cells.licence ?? '').filter((licence) => licence !== ''));
  const clips = rows.map(({ first: { cells }, row, playing }): CollectionClip => {
    const { path, split, genre = '', recording = '' } = cells;
    return {
      key: path,
      path: resolve(folder, path),
      recording: recording === '' ? path : recording,
      ...(split === '' ? {} : { split: split as 'train' | 'test' }),
      ...(genre === '' ? {} : { genre }),
      labels: new Map(instruments.map((name): [string, Label] => [name, playing.has(name) ? 1 : -1])),
      row,
    };
  });
  return { id, title: id, licence: licences.size === 0 ? NO_LICENCE : [...licences].join(', '), clips };
}
