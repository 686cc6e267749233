import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/connect.js';
import { blobChunks, blobs } from '../db/schema/blob.js';
import { ApiError } from '../errors.js';

/** Small enough that the embedded database, which works in this thread, does not hold it for long. */
const CHUNK_BYTES = 2 ** 19;

/** Hexadecimal SHA-256. */
export const sha256Of = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Stores bytes under their SHA-256, whole or not at all; bytes that are there already cost one look.
 *
 * @returns the hexadecimal SHA-256
 */
export async function putBlob(db: Db, bytes: Uint8Array): Promise<string> {
  const sha256 = sha256Of(bytes);
  if (await hasBlob(db, sha256)) return sha256;
  await db.transaction(async (tx) => {
    // The row first: of two that store the same bytes at once, the second waits here and then has nothing to do.
    const added = await tx
      .insert(blobs)
      .values({ sha256, sizeBytes: bytes.length })
      .onConflictDoNothing()
      .returning({ sha256: blobs.sha256 });
    if (added.length === 0) return;
    for (let position = 0; position * CHUNK_BYTES < bytes.length; position++) {
      const data = bytes.subarray(position * CHUNK_BYTES, (position + 1) * CHUNK_BYTES);
      await tx.insert(blobChunks).values({ sha256, position, data });
      await setImmediate();
    }
  });
  return sha256;
}

export async function hasBlob(db: Db, sha256: string): Promise<boolean> {
  const found = await db.select({ sha256: blobs.sha256 }).from(blobs).where(eq(blobs.sha256, sha256)).limit(1);
  return found.length > 0;
}

/**
 * The bytes of a blob.
 *
 * @throws ApiError NOT_FOUND; CHECKSUM_MISMATCH when the database does not hold what was stored.
 */
export async function getBlob(db: Db, sha256: string): Promise<Uint8Array> {
  const [found] = await db.select().from(blobs).where(eq(blobs.sha256, sha256)).limit(1);
  if (!found) throw new ApiError('NOT_FOUND', `There are no bytes of SHA-256 ${sha256}.`);
  const bytes = new Uint8Array(found.sizeBytes);
  let from = 0;
  for await (const data of blobPieces(db, sha256)) {
    bytes.set(data, from);
    from += data.length;
  }
  if (sha256Of(bytes) !== sha256)
    throw new ApiError('CHECKSUM_MISMATCH', `The stored bytes are not those of ${sha256}.`);
  return bytes;
}

/** The bytes of a blob piece by piece, in order, for sending on; none where there is no such blob. `from` is the first byte. */
export async function* blobPieces(db: Db, sha256: string, from = 0): AsyncGenerator<Uint8Array> {
  let skip = from;
  let position = 0;
  if (from > 0) {
    // All pieces but the last are as long as the first.
    const [first] = await db
      .select({ length: sql<number>`octet_length(${blobChunks.data})` })
      .from(blobChunks)
      .where(and(eq(blobChunks.sha256, sha256), eq(blobChunks.position, 0)));
    if (!first) return;
    position = Math.floor(from / first.length);
    skip = from - position * first.length;
  }
  for (; ; position++) {
    const [piece] = await db
      .select({ data: blobChunks.data })
      .from(blobChunks)
      .where(and(eq(blobChunks.sha256, sha256), eq(blobChunks.position, position)));
    if (!piece) return;
    yield piece.data.subarray(skip);
    skip = 0;
  }
}
