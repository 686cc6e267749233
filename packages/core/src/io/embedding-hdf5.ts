import { type Dataset, File, ready } from 'h5wasm/node';
import { EbbError } from '../errors.js';
import { blocksOf, type EmbeddingTable, totalRows } from './embedding-table.js';

/** Rows of a chunk, the unit in which HDF5 reads and writes. */
const CHUNK_ROWS = 256;

/** What HDF5 says of a lack of space, by the system's code. */
const LACK_OF_SPACE = { ENOSPC: /no space/i, EFBIG: /too large/i, EDQUOT: /quota/i };

/**
 * Writes the rows in the layout of the ISMIR 2023 paper's embeddings.h5: `/dataset/model/features`, float32 [rows, dim], and `keys`,
 * UTF-8 strings of a fixed size [rows], the clip of each row.
 *
 * @param path may be a temporary name: what is thrown does not name it
 * @throws Error of HDF5's reason, with the system's `code` where space is short, as `writeFault` takes it; and what `table` throws.
 */
export async function writeEmbeddingHdf5(path: string, table: EmbeddingTable): Promise<void> {
  const module = await ready;
  // Without it a failed write goes unnoticed.
  module.activate_throwing_error_handler();
  let file: File | undefined;
  try {
    file = new File(path, 'w');
    writeGroup(file, table);
    file.close();
  } catch (error) {
    closeQuietly(file);
    throw error instanceof EbbError ? error : systemError(error);
  }
}

function writeGroup(file: File, table: EmbeddingTable): void {
  const { dataset, model, dim, clips, provenance } = table;
  const rows = totalRows(table);
  const width = Math.max(1, ...clips.map(({ key }) => Buffer.byteLength(key)));
  const group = file.create_group(dataset).create_group(model);
  group.create_attribute('provenance', JSON.stringify(provenance));
  let features: Dataset | undefined;
  let keys: Dataset | undefined;
  for (const block of blocksOf(table)) {
    const names = block.clips.map((clip) => clips[clip]!.key);
    const end = block.start + names.length;
    if (features && keys) {
      features.resize([end, dim]);
      features.write_slice(
        [
          [block.start, end],
          [0, dim],
        ],
        block.data,
      );
      keys.resize([end]);
      keys.write_slice([[block.start, end]], names);
      continue;
    }
    const chunkRows = Math.min(CHUNK_ROWS, rows);
    features = group.create_dataset({
      name: 'features',
      data: block.data,
      shape: [end, dim],
      maxshape: [rows, dim],
      chunks: [chunkRows, dim],
    });
    keys = group.create_dataset({
      name: 'keys',
      data: names,
      dtype: `S${width}`,
      shape: [end],
      maxshape: [rows],
      chunks: [chunkRows],
    });
  }
}

function closeQuietly(file: File | undefined): void {
  try {
    file?.close();
  } catch {
    // What could not be written cannot be flushed either; the first error is the one to report.
  }
}

/** HDF5's error as the system's: its text says what the code is in Node's. */
function systemError(error: unknown): Error {
  const stack = error instanceof Error ? error.message : String(error);
  const reason = / error message = '([^']+)'/.exec(stack)?.[1] ?? stack.split('\n')[0]!;
  const code = Object.entries(LACK_OF_SPACE).find(([, words]) => words.test(reason))?.[0];
  return Object.assign(new Error(reason), code === undefined ? {} : { code });
}
