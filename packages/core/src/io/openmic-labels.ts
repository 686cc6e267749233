import type { Label } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import { parseCsvTable } from './csv.js';
import type { NpyArray } from './npy.js';
import { readNpz } from './npz.js';
import { readText } from './read-file.js';

/** OpenMIC-2018's classes, in the order of the columns of its labels. */
export const OPENMIC_CLASSES = [
  'accordion',
  'banjo',
  'bass',
  'cello',
  'clarinet',
  'cymbals',
  'drums',
  'flute',
  'guitar',
  'mallet_percussion',
  'mandolin',
  'organ',
  'piano',
  'saxophone',
  'synthesizer',
  'trombone',
  'trumpet',
  'ukulele',
  'violin',
  'voice',
] as const;

/** A reviewed label is positive from this relevance on. */
const POSITIVE_RELEVANCE_MIN = 0.5;

/** Labels of the wanted instruments, row-major, shape [clips, instruments]. */
export type LabelTable = Int8Array;

/**
 * Labels from `openmic-2018-aggregated-labels.csv`: columns sample_key, instrument and relevance in [0, 1]; a pair of clip and instrument
 * without a row is not reviewed.
 *
 * @param clips clip keys, whose order the table takes
 * @throws EbbError MISSING_COLUMN; INVALID_VALUE, UNKNOWN_KEY or DUPLICATE_KEY, with the line, for an unknown instrument, a relevance outside
 *   [0, 1], a clip in no split or a second row of a pair.
 */
export async function readAggregatedLabels(
  file: string,
  clips: readonly string[],
  instruments: readonly string[],
): Promise<LabelTable> {
  const labels = new Int8Array(clips.length * instruments.length);
  const index = indexOf(clips);
  const seen = new Set<number>();
  for (const { line, cells } of parseCsvTable(await readText(file), ['sample_key', 'instrument', 'relevance'], file)) {
    const at = { where: file, at: `line ${line}` };
    const clip = index.get(cells.sample_key);
    if (clip === undefined) {
      throw new EbbError('UNKNOWN_KEY', `The clip ${cells.sample_key} is in no split.`, at);
    }
    const instrumentClass = (OPENMIC_CLASSES as readonly string[]).indexOf(cells.instrument);
    if (instrumentClass < 0) {
      throw new EbbError('INVALID_VALUE', 'The instrument is none of OpenMIC.', {
        ...at,
        expected: `one of ${OPENMIC_CLASSES.join(', ')}`,
        received: `'${cells.instrument}'`,
      });
    }
    const pair = clip * OPENMIC_CLASSES.length + instrumentClass;
    if (seen.has(pair)) {
      throw new EbbError('DUPLICATE_KEY', `${cells.sample_key} has a second label of ${cells.instrument}.`, at);
    }
    seen.add(pair);
    const relevance = cells.relevance.trim() === '' ? Number.NaN : Number(cells.relevance);
    const column = instruments.indexOf(cells.instrument);
    const label = labelOf(relevance, { ...at, received: `'${cells.relevance}'` });
    if (column >= 0) labels[clip * instruments.length + column] = label;
  }
  return labels;
}

/**
 * Labels from `openmic-2018.npz`: `Y_true` [n, 20] relevance in [0, 1], `Y_mask` [n, 20] whether reviewed, `sample_key` [n].
 *
 * @param clips clip keys, whose order the table takes
 * @throws EbbError as `readNpz`; SHAPE_MISMATCH when the arrays do not fit together; INVALID_VALUE, UNKNOWN_KEY or DUPLICATE_KEY for a
 *   relevance outside [0, 1] where reviewed, a clip in no split or one without a row, and a clip with two rows.
 */
export async function readNpzLabels(
  file: string,
  clips: readonly string[],
  instruments: readonly string[],
): Promise<LabelTable> {
  const arrays = await readNpz(file, ['Y_true', 'Y_mask', 'sample_key']);
  const keys = arrays.sample_key.data as readonly (string | number | bigint)[];
  const relevances = tableOf(arrays.Y_true, 'Y_true', keys.length, file);
  const reviewed = tableOf(arrays.Y_mask, 'Y_mask', keys.length, file);
  const labels = new Int8Array(clips.length * instruments.length);
  const index = indexOf(clips);
  const columns = instruments.map((instrument) => (OPENMIC_CLASSES as readonly string[]).indexOf(instrument));
  const seen = new Set<number>();
  keys.forEach((key, row) => {
    const at = { where: file, at: `row ${row}` };
    const clip = index.get(`${key}`);
    if (clip === undefined) throw new EbbError('UNKNOWN_KEY', `The clip ${key} is in no split.`, at);
    if (seen.has(clip)) throw new EbbError('DUPLICATE_KEY', `The clip ${key} has two rows.`, at);
    seen.add(clip);
    columns.forEach((column, k) => {
      const cell = row * OPENMIC_CLASSES.length + column;
      if (!reviewed[cell]) return;
      const relevance = Number(relevances[cell]);
      const label = labelOf(relevance, { ...at, received: `${relevance} in Y_true, column ${column}` });
      labels[clip * instruments.length + k] = label;
    });
  });
  const missing = clips.filter((_, clip) => !seen.has(clip));
  if (missing.length > 0) {
    throw new EbbError('UNKNOWN_KEY', `${missing.length} of ${clips.length} clips have no row in sample_key.`, {
      where: file,
      received: `${missing[0]}, the first of them`,
    });
  }
  return labels;
}

function labelOf(relevance: number, place: { where: string; at: string; received: string }): Label {
  if (relevance >= 0 && relevance <= 1) return relevance >= POSITIVE_RELEVANCE_MIN ? 1 : -1;
  throw new EbbError('INVALID_VALUE', 'The relevance is out of range.', { ...place, expected: 'a number from 0 to 1' });
}

function tableOf({ shape, data }: NpyArray, name: string, rows: number, file: string): NpyArray['data'] {
  if (shape.length === 2 && shape[0] === rows && shape[1] === OPENMIC_CLASSES.length) return data;
  throw new EbbError('SHAPE_MISMATCH', `The array ${name} does not fit sample_key.`, {
    where: file,
    expected: `shape (${rows}, ${OPENMIC_CLASSES.length})`,
    received: `(${shape.join(', ')})`,
  });
}

function indexOf(clips: readonly string[]): ReadonlyMap<string, number> {
  return new Map(clips.map((key, clip) => [key, clip]));
}
