import { type FileHandle, open } from 'node:fs/promises';
import { EbbError } from '../errors.js';
import { crc32c } from './crc32c.js';

/** The last eight bytes of the file, as two little-endian words. */
const MAGIC = [0x8b80fb57, 0xdb477524] as const;
const FOOTER_BYTES = 48;
/** A block's compression and checksum. */
const TRAILER_BYTES = 5;

/** Where a block stands in the file, without its trailer. */
interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

/**
 * The values of a sorted table, LevelDB's file format, in the order of their keys, block by block: at most one block is in memory.
 *
 * Source: LevelDB's doc/table_format.md; TensorFlow's first checkpoint format is such a table.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when the file is no such table, is cut short or fails a checksum; UNSUPPORTED when
 *   a block is compressed.
 */
export async function* readSortedTable(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new EbbError('FILE_NOT_FOUND', 'No such file.', { where: path });
    throw unreadable(path, error.message);
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw unreadable(path, 'no file');
    const { size } = stat;
    const index = await readBlock(file, path, size, await indexHandle(file, path, size));
    for (const handle of entries(index, path)) {
      const block = new Cursor(handle, path);
      yield* entries(await readBlock(file, path, size, { offset: block.varint(), size: block.varint() }), path);
    }
  } finally {
    await file.close();
  }
}

async function indexHandle(file: FileHandle, path: string, fileSize: number): Promise<BlockHandle> {
  if (fileSize < FOOTER_BYTES) throw unreadable(path, `${fileSize} bytes`);
  const footer = await read(file, path, fileSize - FOOTER_BYTES, FOOTER_BYTES);
  const view = new DataView(footer.buffer, footer.byteOffset);
  if (view.getUint32(40, true) !== MAGIC[0] || view.getUint32(44, true) !== MAGIC[1]) {
    throw unreadable(path, 'no footer at its end; the file may be cut short');
  }
  const cursor = new Cursor(footer, path);
  // The handle of the meta index, which only filters use.
  cursor.varint();
  cursor.varint();
  return { offset: cursor.varint(), size: cursor.varint() };
}

async function readBlock(file: FileHandle, path: string, fileSize: number, { offset, size }: BlockHandle) {
  if (offset + size + TRAILER_BYTES > fileSize) throw unreadable(path, `a block beyond its end, at byte ${offset}`);
  const bytes = await read(file, path, offset, size + TRAILER_BYTES);
  const checksum = new DataView(bytes.buffer, bytes.byteOffset).getUint32(size + 1, true);
  const crc = crc32c(bytes.subarray(0, size + 1));
  // LevelDB stores a checksum rotated and shifted, because data may hold checksums themselves.
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  if (masked !== checksum) throw unreadable(path, `a wrong checksum of the block at byte ${offset}`);
  if (bytes[size] !== 0) {
    throw new EbbError('UNSUPPORTED', 'The table is compressed.', {
      where: path,
      received: `compression ${bytes[size]}`,
    });
  }
  return bytes.subarray(0, size);
}

/** The values of a block's entries; keys are skipped. */
function* entries(block: Uint8Array, path: string): Generator<Uint8Array> {
  if (block.length < 4) throw unreadable(path, 'a block without its end');
  const restarts = new DataView(block.buffer, block.byteOffset, block.length).getUint32(block.length - 4, true);
  const end = block.length - 4 * (restarts + 1);
  if (end < 0) throw unreadable(path, 'a block without its end');
  const cursor = new Cursor(block.subarray(0, end), path);
  while (!cursor.done) {
    // Bytes that the key shares with the one before.
    cursor.varint();
    const keyBytes = cursor.varint();
    const valueBytes = cursor.varint();
    cursor.take(keyBytes);
    yield cursor.take(valueBytes);
  }
}

class Cursor {
  private position = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly path: string,
  ) {}

  get done(): boolean {
    return this.position === this.bytes.length;
  }

  take(count: number): Uint8Array {
    const start = this.position;
    this.position += count;
    if (this.position > this.bytes.length) throw unreadable(this.path, 'an entry beyond its block');
    return this.bytes.subarray(start, this.position);
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.take(1)[0]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    if (!Number.isSafeInteger(value)) throw unreadable(this.path, 'a size beyond any file');
    return value;
  }
}

async function read(file: FileHandle, path: string, position: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
  if (bytesRead !== length) throw unreadable(path, `its end at byte ${position + bytesRead}`);
  return buffer;
}

function unreadable(path: string, received: string): EbbError {
  return new EbbError('FILE_UNREADABLE', 'The file is no whole sorted table.', { where: path, received });
}
