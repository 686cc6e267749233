import { Dataset, type File, Group } from 'h5wasm/node';
import { EbbError } from '../errors.js';
import { withHdf5File } from './hdf5-file.js';
import { sortKeys } from './sort-keys.js';

/** Frame-wise embeddings of one model for one dataset, as they lie in the file: `/dataset/embedding/{features,keys}`. */
export interface FrameTable {
  readonly dataset: string;
  readonly embedding: string;
  readonly frames: number;
  readonly dim: number;
}

/** Aim of the bytes that one slice of rows takes. */
const SLICE_BYTES = 2 ** 23;

/**
 * The frame tables of an embeddings file: groups `/dataset/embedding` that hold `features` (frames, dim), float32 or float64, and
 * `keys` (frames,), strings, the clip of each frame. Other objects are passed over.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when the file is no HDF5, is cut short, or such a group lacks one of the two or holds it
 *   in another form; SHAPE_MISMATCH when the two differ in their number of frames.
 */
export async function listFrameTables(path: string): Promise<FrameTable[]> {
  return withHdf5File(path, (file) =>
    subgroups(file).flatMap(([dataset, section]) =>
      subgroups(section).map(([embedding]) => {
        const { features, keys } = open(file, path, dataset, embedding);
        const [frames, dim] = features.shape as [number, number];
        if (keys.shape![0] !== frames) {
          throw new EbbError('SHAPE_MISMATCH', 'Not every frame has its key.', {
            where: `${path}, /${dataset}/${embedding}`,
            expected: `one key a frame, ${frames} (rows of features)`,
            received: `${keys.shape![0]} keys`,
          });
        }
        return { dataset, embedding, frames, dim };
      }),
    ),
  );
}

/** The distinct clip keys of a frame table, in ascending byte order. */
export async function readClipKeys(path: string, table: FrameTable): Promise<string[]> {
  const distinct = new Set<string>();
  await withHdf5File(path, (file) => {
    const { features, keys } = open(file, path, table.dataset, table.embedding);
    forEachSlice(features, ([from, to]) => {
      for (const key of readRows(keys, from, to) as string[]) distinct.add(key);
    });
  });
  return sortKeys([...distinct]);
}

/**
 * The mean over the frames of each of the named clips, summed in float64 in the file's order and rounded to float32.
 *
 * The file is read in slices of rows, so that memory holds the result and about 8 MB more. A clip's frames may lie anywhere. Every frame is
 * checked, those of other clips too.
 *
 * @param clips clip keys; each must have a frame in the table (see `readClipKeys`)
 * @returns row-major table, shape [clips, dim]
 * @throws EbbError NON_FINITE, with the clip and the frame's row (0-based), when a feature is NaN or infinite, in float32 too;
 *   FILE_UNREADABLE when the file is damaged.
 */
export async function readClipMeans(path: string, table: FrameTable, clips: readonly string[]): Promise<Float32Array> {
  const { dim } = table;
  const index = new Map(clips.map((key, clip) => [key, clip]));
  const sums = new Float64Array(clips.length * dim);
  const counts = new Float64Array(clips.length);
  await withHdf5File(path, (file) => {
    const { features, keys } = open(file, path, table.dataset, table.embedding);
    forEachSlice(features, ([from, to]) => {
      const keySlice = readRows(keys, from, to) as string[];
      const rows = readRows(features, from, to) as Float32Array | Float64Array;
      keySlice.forEach((key, i) => {
        requireFinite(rows, i, dim, (column, value) => {
          return new EbbError('NON_FINITE', 'A feature is not a finite number.', {
            where: `${path}, /${table.dataset}/${table.embedding}/features`,
            at: `row ${from + i} (clip ${key}), column ${column}`,
            expected: 'a finite float32',
            received: `${value}`,
          });
        });
        const clip = index.get(key);
        if (clip === undefined) return;
        counts[clip] = counts[clip]! + 1;
        const [sum, row] = [clip * dim, i * dim];
        for (let j = 0; j < dim; j++) sums[sum + j] = sums[sum + j]! + rows[row + j]!;
      });
    });
  });
  const means = new Float32Array(sums.length);
  counts.forEach((count, clip) => {
    for (let at = clip * dim; at < (clip + 1) * dim; at++) means[at] = sums[at]! / count;
  });
  return means;
}

/** Throws the fault of the first element of row i that is NaN or infinite as a float32. */
function requireFinite(
  rows: Float32Array | Float64Array,
  i: number,
  dim: number,
  fault: (column: number, value: number) => EbbError,
): void {
  for (let j = 0; j < dim; j++) {
    const value = rows[i * dim + j]!;
    if (!Number.isFinite(Math.fround(value))) throw fault(j, value);
  }
}

function subgroups(group: Group): [string, Group][] {
  return group.keys().flatMap((name) => {
    const child = group.get(name);
    return child instanceof Group ? [[name, child] as [string, Group]] : [];
  });
}

const FLOAT = 1;
const STRING = 3;

function open(file: File, path: string, dataset: string, embedding: string): { features: Dataset; keys: Dataset } {
  const group = `/${dataset}/${embedding}`;
  const find = (name: string, expected: string, fits: (found: Dataset) => boolean): Dataset => {
    const found = file.get(`${group}/${name}`);
    if (found instanceof Dataset && fits(found)) return found;
    throw new EbbError('FILE_UNREADABLE', `The file has no fitting ${group}/${name}.`, {
      where: path,
      expected,
      received: found instanceof Dataset ? `type '${found.dtype}' and shape (${found.shape})` : 'none',
    });
  };
  return {
    features: find(
      'features',
      'float32 or float64 of shape (frames, dimensions)',
      ({ metadata: { type, size, shape } }) => {
        return type === FLOAT && (size === 4 || size === 8) && shape?.length === 2;
      },
    ),
    keys: find('keys', 'strings of shape (frames,)', ({ metadata: { type, shape } }) => {
      return type === STRING && shape?.length === 1;
    }),
  };
}

/** Ranges of rows of about SLICE_BYTES, whole chunks each, so that no chunk is decompressed twice. */
function forEachSlice(features: Dataset, use: (range: [from: number, to: number]) => void) {
  const { shape, size, chunks } = features.metadata;
  const [frames, dim] = shape as [number, number];
  const chunkRows = chunks?.[0] ?? 1;
  const rows = chunkRows * Math.max(1, Math.floor(SLICE_BYTES / (chunkRows * Math.max(1, dim) * size)));
  for (let from = 0; from < frames; from += rows) use([from, Math.min(from + rows, frames)]);
}

function readRows(dataset: Dataset, from: number, to: number) {
  return dataset.slice([[from, to]]);
}
