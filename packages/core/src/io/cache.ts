import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EbbError } from '../errors.js';
import { cacheFolder } from './env.js';
import { writeFileAtomically } from './write-file.js';

const CHECKSUM_BYTES = 32;

/**
 * What `make` gives, or gave to an earlier call for the same name: kept as a file in the cache folder behind its SHA-256.
 *
 * A file that is missing, cut short or altered is made anew. A folder that cannot be written costs the next call its
 * time and nothing else: it is a warning of the process.
 *
 * @param name file name; it must change with whatever the bytes depend on
 */
export async function cached(name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const path = join(cacheFolder(), name);
  const file = await readFile(path).catch(() => undefined);
  if (file && file.length >= CHECKSUM_BYTES) {
    const payload = file.subarray(CHECKSUM_BYTES);
    if (checksum(payload).equals(file.subarray(0, CHECKSUM_BYTES))) return payload;
  }
  const payload = await make();
  try {
    await writeFileAtomically(path, Buffer.concat([checksum(payload), payload]));
  } catch (error) {
    if (!(error instanceof EbbError)) throw error;
    process.emitWarning(`${error.message} It will be made again. Set EBB_CACHE_DIR to a folder that can be written.`);
  }
  return payload;
}

const checksum = (payload: Uint8Array) => createHash('sha256').update(payload).digest();
