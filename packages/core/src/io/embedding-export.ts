import { basename, extname } from 'node:path';
import { EbbError } from '../errors.js';
import { writeEmbeddingHdf5 } from './embedding-hdf5.js';
import { writeEmbeddingCsv, writeEmbeddingNpy } from './embedding-npy.js';
import { writeEmbeddingParquet } from './embedding-parquet.js';
import type { EmbeddingTable } from './embedding-table.js';
import { replaceFile } from './replace-file.js';

/** Writers by the extension of the file. */
const WRITERS: Readonly<Record<string, (path: string, table: EmbeddingTable) => Promise<void> | void>> = {
  '.npy': writeEmbeddingNpy,
  '.h5': writeEmbeddingHdf5,
  '.parquet': writeEmbeddingParquet,
};

/** The files that exporting to `path` writes, the first one last: beside an array stands the table of its rows. */
export function exportFiles(path: string): string[] {
  const extension = extname(path);
  if (!(extension in WRITERS)) {
    throw new EbbError('INVALID_ARGUMENT', 'Embeddings are not written in that format.', {
      where: path,
      expected: `a name that ends in ${Object.keys(WRITERS).join(', ')}`,
      received: extension || 'no extension',
    });
  }
  return extension === '.npy' ? [path, `${path.slice(0, -extension.length)}.csv`] : [path];
}

/**
 * Writes embeddings as `.npy` (and a `.csv` of the same name that says what its rows are), `.h5` or `.parquet`, block by block, so that
 * memory does not grow with the table. Each file is replaced whole or not at all.
 *
 * @returns the files
 * @throws EbbError INVALID_ARGUMENT for another extension or a table without clips; DISK_FULL; FILE_UNWRITABLE.
 */
export async function exportEmbeddings(path: string, table: EmbeddingTable): Promise<string[]> {
  const files = exportFiles(path);
  if (table.clips.length === 0) {
    throw new EbbError('INVALID_ARGUMENT', 'There is no embedding to write.', { where: path });
  }
  const [, csv] = files;
  if (csv !== undefined) await replaceFile(csv, (temporary) => writeEmbeddingCsv(temporary, table));
  await replaceFile(path, (temporary) => WRITERS[extname(path)]!(temporary, table));
  return files;
}

/** Keys of clips: their files' names without extension where those are distinct, as in the published collections, else their paths. */
export function clipKeys(paths: readonly string[]): string[] {
  const stems = paths.map((path) => basename(path, extname(path)));
  return new Set(stems).size === stems.length ? stems : [...paths];
}
