/** Embeddings of clips as they are exported: a row a clip, or a row a patch. */
export interface EmbeddingTable {
  readonly dataset: string;
  readonly model: string;
  readonly dim: number;
  /** Keys are distinct. */
  readonly clips: readonly { readonly key: string; readonly path: string }[];
  /** How they were made, as JSON can write it. */
  readonly provenance: unknown;
  /** Whether rows are patches, of which a clip has one or more, rather than clips. */
  readonly frames: boolean;
  /** The number of a clip's rows. */
  rowCount(clip: number): number;
  /** A clip's rows, row-major [rows, dim]. */
  rows(clip: number): Float32Array;
}

/** Consecutive rows of a table. */
export interface TableBlock {
  /** Index of the first row in the table. */
  readonly start: number;
  /** Of each row, its clip's index and its own among the clip's rows. */
  readonly clips: readonly number[];
  readonly frames: readonly number[];
  /** Row-major [rows, dim]. */
  readonly data: Float32Array;
}

/** Numbers of a block, about: 8 MB of float32. */
const BLOCK_NUMBERS = 2 ** 21;

export function totalRows(table: EmbeddingTable): number {
  return table.clips.reduce((total, _, clip) => total + table.rowCount(clip), 0);
}

/** The table in blocks of whole clips, so that one block at a time is in memory. */
export function* blocksOf(table: EmbeddingTable): Generator<TableBlock> {
  const { clips, dim } = table;
  for (let [first, start] = [0, 0]; first < clips.length; ) {
    let last = first;
    let rows = 0;
    while (last < clips.length && (rows === 0 || (rows + table.rowCount(last)) * dim <= BLOCK_NUMBERS)) {
      rows += table.rowCount(last++);
    }
    const block = {
      start,
      clips: new Array<number>(rows),
      frames: new Array<number>(rows),
      data: new Float32Array(rows * dim),
    };
    let row = 0;
    for (let clip = first; clip < last; clip++) {
      const own = table.rows(clip);
      block.data.set(own, row * dim);
      for (let frame = 0; frame < own.length / dim; frame++) {
        block.clips[row] = clip;
        block.frames[row++] = frame;
      }
    }
    yield block;
    [first, start] = [last, start + rows];
  }
}
