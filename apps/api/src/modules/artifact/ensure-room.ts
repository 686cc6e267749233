import { statfs } from 'node:fs/promises';
import { dataFolder } from '../../env.js';
import { ApiError } from '../../errors.js';
import type { Runtime } from '../../runtime.js';

/** What is left to the database for all else: it also keeps a journal, and does not survive a full disk in the middle of one. */
const RESERVE_BYTES = 256e6;
/** A byte that is stored is written to the journal and to the table. */
const TIMES_WRITTEN = 3;

/**
 * Refuses bytes for which the disk of an embedded database has no room. PostgreSQL says itself that its disk is full and goes on; the embedded
 * one would stand still.
 *
 * @throws ApiError DISK_FULL
 */
export async function ensureRoom(
  { database, env }: Pick<Runtime, 'database' | 'env'>,
  sizeBytes: number,
  freeBytes = freeBytesOf,
): Promise<void> {
  if (database.kind !== 'embedded') return;
  if ((await freeBytes(dataFolder(env))) >= sizeBytes * TIMES_WRITTEN + RESERVE_BYTES) return;
  throw new ApiError('DISK_FULL', 'The server has no room left to store this.', {
    hint: 'Nothing was stored. Try again later, or tell the operator.',
  });
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
