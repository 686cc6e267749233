import { type FileHandle, open } from 'node:fs/promises';
import { csvCell } from './csv-cell.js';
import { blocksOf, type EmbeddingTable, totalRows } from './embedding-table.js';

/** Writes the rows as a NumPy array, float32 [rows, dim], format version 1. */
export async function writeEmbeddingNpy(path: string, table: EmbeddingTable): Promise<void> {
  await writing(path, async (file) => {
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${totalRows(table)}, ${table.dim}), }`;
    // Magic, version, length and header fill a multiple of 64 bytes, so that the data can be memory-mapped.
    const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
    await file.writeFile(Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length & 0xff, padded.length >> 8]));
    await file.writeFile(padded);
    for (const { data } of blocksOf(table)) await file.writeFile(Buffer.from(data.buffer));
  });
}

/** Writes what the rows are, a line each: clip key, path and, where rows are patches, the patch's index. */
export async function writeEmbeddingCsv(path: string, table: EmbeddingTable): Promise<void> {
  const { clips, frames } = table;
  await writing(path, async (file) => {
    await file.writeFile(frames ? 'key,path,frame\n' : 'key,path\n');
    for (let clip = 0; clip < clips.length; clip++) {
      const cells = [clips[clip]!.key, clips[clip]!.path].map(csvCell).join(',');
      const lines = frames
        ? Array.from({ length: table.rowCount(clip) }, (_, frame) => `${cells},${frame}\n`)
        : [`${cells}\n`];
      await file.writeFile(lines.join(''));
    }
  });
}

async function writing(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, 'w');
  try {
    await write(file);
  } finally {
    await file.close();
  }
}

/** Quoted where RFC 4180 asks for it. */
