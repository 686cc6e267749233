import { basename, extname } from 'node:path';
import { EbbError } from '../errors.js';
import { writeEmbeddingHdf5 } from './embedding-hdf5.js';
import { writeEmbeddingCsv, writeEmbeddingNpy } from './embedding-npy.js';
import { writeEmbeddingParquet } from './embedding-parquet.js';
import type { EmbeddingTable } from './embedding-table.js';
import { replaceFile } from './replace-file.js';
import { writeFileAtomically } from './write-file.js';

/** Writers by the extension of the file. */
const WRITERS: Readonly<Record<string, (path: string, table: EmbeddingTable) => Promise<void> | void>> = {
  '.npy': writeEmbeddingNpy,
  '.h5': writeEmbeddingHdf5,
  '.parquet': writeEmbeddingParquet,
};

/**
 * The files that exporting to `path` writes, that one first. Beside an array stand a table of what its rows are and, in JSON, how it was made.
 *
 * @throws EbbError INVALID_ARGUMENT for another extension.
 */
export function exportFiles(path: string): string[] {
  const extension = extname(path);
  if (!(extension in WRITERS)) {
    throw new EbbError('INVALID_ARGUMENT', 'Embeddings are not written in that format.', {
      where: path,
      expected: `a name that ends in ${Object.keys(WRITERS).join(', ')}`,
      received: extension || 'no extension',
    });
  }
  const stem = path.slice(0, -extension.length);
  return extension === '.npy' ? [path, `${stem}.csv`, `${stem}.json`] : [path];
}

/**
 * Writes embeddings as `.npy` (with `.csv` and `.json` of the same name), `.h5` or `.parquet`, block by block, so that
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
  const [, csv, json] = files;
  // The array first: where it does not fit, nothing tells of rows that are not there.
  await replaceFile(path, (temporary) => WRITERS[extname(path)]!(temporary, table));
  if (csv !== undefined) await replaceFile(csv, (temporary) => writeEmbeddingCsv(temporary, table));
  if (json !== undefined) await writeFileAtomically(json, `${JSON.stringify(table.provenance, null, 2)}\n`);
  return files;
}

/** Keys of clips: their files' names without extension where those are distinct, as in the published collections, else their paths. */
export function clipKeys(paths: readonly string[]): string[] {
  const stems = paths.map((path) => basename(path, extname(path)));
  return new Set(stems).size === stems.length ? stems : [...paths];
}
