import type { Embedding } from '../../benchmark/data.js';
import { EbbError } from '../../errors.js';
import { decodeNpy } from '../npy.js';
import { readBytes } from '../read-file.js';
import type { CollectionClip } from './collection.js';

/**
 * Embeddings that were made elsewhere: a .npy of floats, shape [rows, D], whose row i belongs to row i of the table of clips
 * (0-based, header excluded). Of a clip with several rows, the first counts.
 *
 * @param clips the clips of each dataset of the benchmark, each with its row
 * @throws EbbError FILE_NOT_FOUND, FILE_UNREADABLE; INVALID_VALUE for numbers other than floats and for clips that come from no table;
 *   SHAPE_MISMATCH when the array is not a table or has too few rows; NON_FINITE, with the row.
 */
export async function readReadyEmbedding(
  id: string,
  file: string,
  clips: readonly (readonly CollectionClip[])[],
): Promise<Embedding> {
  const { shape, data } = decodeNpy(await readBytes(file), file);
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new EbbError('INVALID_VALUE', 'The array holds no floats.', { where: file, expected: 'float16, 32 or 64' });
  }
  const rows = clips.flat().map(({ key, row }) => {
    if (row !== undefined) return row;
    throw new EbbError(
      'INVALID_VALUE',
      `The clip ${key} comes from no table, so that no row of the array is its own.`,
      {
        where: file,
      },
    );
  });
  const needed = 1 + rows.reduce((max, row) => Math.max(max, row), -1);
  const [count = 0, dim = 0] = shape;
  if (shape.length !== 2 || count < needed || dim < 1) {
    throw new EbbError('SHAPE_MISMATCH', 'The array does not fit the table of clips.', {
      where: file,
      expected: `a row for each row of the table, at least ${needed}, and one column or more`,
      received: `shape (${shape.join(', ')})`,
    });
  }
  const tables = clips.map((dataset) => {
    const table = new Float32Array(dataset.length * dim);
    dataset.forEach(({ row }, k) => {
      const vector = data.subarray(row! * dim, (row! + 1) * dim);
      table.set(vector, k * dim);
      // Checked after rounding: a float64 may be too large for a float32.
      if (!table.subarray(k * dim, (k + 1) * dim).every(Number.isFinite)) {
        throw new EbbError('NON_FINITE', 'A number is not finite as a float32.', { where: file, at: `row ${row}` });
      }
    });
    return table;
  });
  return { id, dim, tables };
}
