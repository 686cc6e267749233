import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { EbbError } from '../errors.js';
import { writeFault } from './write-fault.js';
import { writeFileAtomically } from './write-file.js';

/** All that decides an embedding beside the audio: values, in a fixed order, that JSON can write. */
export type EmbeddingRecipe = Readonly<Record<string, unknown>>;

/** The rows that a clip's embedding consists of, under the SHA-256 (lower-case hexadecimal) of its audio file. */
export interface StoredEmbedding {
  readonly audioHash: string;
  /** Row-major [rows, dim]. */
  readonly rows: Float32Array;
}

/** Where an entry's rows stand. */
interface Place {
  readonly segment: string;
  readonly offset: number;
  readonly floats: number;
  readonly checksum: number;
}

const SEGMENT_SUFFIX = '.segment';
/** "EBE1", little-endian. */
const MAGIC = 0x31454245;
/** Magic, number of floats, audio hash (32 bytes), CRC-32 of the floats, CRC-32 of what stands before. */
const HEADER_BYTES = 48;

/**
 * Embeddings of one model under one recipe, by the content of the audio file.
 *
 * A folder of append-only segments, one a writing process, of checksummed records. A record counts once the whole of it
 * is in its file, so that a process may be killed at any time: the torn end of its segment is passed over, and what it
 * lacks is computed again. No two processes write to one segment; each sees what stood there when it opened the store.
 * Opening reads the records' headers alone; an entry whose rows fail their checksum counts as missing.
 */
export class EmbeddingStore {
  private readonly places = new Map<string, Place>();
  private writing: { readonly segment: string; readonly file: number; size: number } | undefined;

  private constructor(private readonly folder: string) {
    for (const name of readdirSync(folder)) if (name.endsWith(SEGMENT_SUFFIX)) this.index(join(folder, name));
  }

  /**
   * Opens the store of a recipe, made when missing: `<root>/<name>-<first 16 digits of the recipe's SHA-256>`, in which
   * `recipe.json` says what it holds.
   *
   * @param root folder of all stores
   * @param name for people, of letters that a file name may have
   * @throws EbbError FILE_UNWRITABLE when the folder cannot be made; FILE_UNREADABLE when a segment cannot be read.
   */
  static async open(root: string, name: string, recipe: EmbeddingRecipe): Promise<EmbeddingStore> {
    const text = JSON.stringify(recipe);
    const folder = join(root, `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
    const description = join(folder, 'recipe.json');
    if (!existsSync(description)) await writeFileAtomically(description, `${JSON.stringify(recipe, null, 2)}\n`);
    return new EmbeddingStore(folder);
  }

  /** Number of clips. */
  get size(): number {
    return this.places.size;
  }

  /** The numbers that a clip's rows hold, without reading them. */
  lengthOf(audioHash: string): number {
    return this.places.get(audioHash)?.floats ?? 0;
  }

  /** The rows of a clip, or undefined when the store does not have them whole. */
  get(audioHash: string): Float32Array | undefined {
    const place = this.places.get(audioHash);
    if (place === undefined) return undefined;
    const bytes = Buffer.alloc(4 * place.floats);
    const file = openToRead(place.segment);
    if (file !== undefined) {
      try {
        if (readFully(file, bytes, place.offset) && crc32(bytes) === place.checksum)
          return new Float32Array(bytes.buffer);
      } finally {
        closeSync(file);
      }
    }
    this.places.delete(audioHash);
    return undefined;
  }

  /**
   * Adds clips, all or none.
   *
   * @throws EbbError DISK_FULL; FILE_UNWRITABLE. What stood before is untouched.
   */
  put(entries: readonly StoredEmbedding[]): void {
    if (entries.length === 0) return;
    const segment = this.writing ?? this.startSegment();
    this.writing = segment;
    const records = entries.map((entry) => encodeRecord(entry));
    const bytes = Buffer.concat(records);
    try {
      for (let at = 0; at < bytes.length; )
        at += writeSync(segment.file, bytes, at, bytes.length - at, segment.size + at);
    } catch (error) {
      ftruncateSync(segment.file, segment.size);
      throw writeFault(segment.segment, error);
    }
    for (const [i, { audioHash }] of entries.entries()) {
      this.places.set(audioHash, placeOf(records[i]!, segment.segment, segment.size));
      segment.size += records[i]!.length;
    }
  }

  /** Ends writing; nothing is lost without it. */
  close(): void {
    if (this.writing === undefined) return;
    closeSync(this.writing.file);
    if (this.writing.size === 0) rmSync(this.writing.segment, { force: true });
    this.writing = undefined;
  }

  private startSegment() {
    const segment = join(this.folder, `${randomUUID()}${SEGMENT_SUFFIX}`);
    try {
      return { segment, file: openSync(segment, 'wx'), size: 0 };
    } catch (error) {
      throw writeFault(segment, error);
    }
  }

  /** Notes the whole records of a segment, up to its end or to the first that is torn. */
  private index(segment: string): void {
    const file = openToRead(segment);
    if (file === undefined) return;
    try {
      const { size } = fstatSync(file);
      const header = Buffer.alloc(HEADER_BYTES);
      for (let at = 0; at + HEADER_BYTES <= size; ) {
        if (!readFully(file, header, at) || !isHeader(header)) return;
        const place = placeOf(header, segment, at);
        at = place.offset + 4 * place.floats;
        if (at <= size) this.places.set(header.toString('hex', 8, 40), place);
      }
    } finally {
      closeSync(file);
    }
  }
}

function encodeRecord({ audioHash, rows }: StoredEmbedding): Buffer {
  const body = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt32LE(rows.length, 4);
  header.write(audioHash, 8, 32, 'hex');
  header.writeUInt32LE(crc32(body), 40);
  header.writeUInt32LE(crc32(header.subarray(0, 44)), 44);
  return Buffer.concat([header, body]);
}

function isHeader(header: Buffer): boolean {
  return header.readUInt32LE(0) === MAGIC && header.readUInt32LE(44) === crc32(header.subarray(0, 44));
}

/** The place of the rows of a record that begins at `start`. */
function placeOf(header: Buffer, segment: string, start: number): Place {
  return {
    segment,
    offset: start + HEADER_BYTES,
    floats: header.readUInt32LE(4),
    checksum: header.readUInt32LE(40),
  };
}

function readFully(file: number, bytes: Buffer, position: number): boolean {
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(file, bytes, at, bytes.length - at, position + at);
    if (count === 0) return false;
    at += count;
  }
  return true;
}

/** The open file, or undefined when it is gone: whoever clears a cache must not break who reads it. */
function openToRead(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new EbbError('FILE_UNREADABLE', 'The file of embeddings cannot be read.', {
      where: path,
      received: code ?? message,
    });
  }
}
