import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EbbError } from '../errors.js';
import { cacheFolder } from './env.js';
import { writeFileAtomically } from './write-file.js';

const CHECKSUM_BYTES = 32;

/**
 * What `make` gives, or gave to earlier calls, for each of some names: kept as files in the cache folder, each behind its SHA-256.
 *
 * A file that is missing, cut short or altered is made anew, all such files in one call. A folder that cannot be written costs the
 * next call its time and nothing else: it is a warning of the process.
 *
 * @param names file names; each must change with whatever its bytes depend on
 * @param make gives the bytes of the names at the given indices, in their order; not called when none is missing
 */
export async function cached(
  names: readonly string[],
  make: (missing: readonly number[]) => Promise<readonly Uint8Array[]>,
): Promise<Uint8Array[]> {
  const found = await Promise.all(names.map(read));
  const missing = [...names.keys()].filter((i) => found[i] === undefined);
  const made = missing.length > 0 ? await make(missing) : [];
  const payloads = found.map((payload, i) => payload ?? made[missing.indexOf(i)]!);
  try {
    for (const i of missing) await write(names[i]!, payloads[i]!);
  } catch (error) {
    if (!(error instanceof EbbError)) throw error;
    process.emitWarning(`${error.message} It will be made again. Set EBB_CACHE_DIR to a folder that can be written.`);
  }
  return payloads;
}

async function read(name: string): Promise<Uint8Array | undefined> {
  const file = await readFile(join(cacheFolder(), name)).catch(() => undefined);
  if (!file || file.length < CHECKSUM_BYTES) return undefined;
  const payload = file.subarray(CHECKSUM_BYTES);
  return checksum(payload).equals(file.subarray(0, CHECKSUM_BYTES)) ? payload : undefined;
}

async function write(name: string, payload: Uint8Array): Promise<void> {
  await writeFileAtomically(join(cacheFolder(), name), Buffer.concat([checksum(payload), payload]));
}

const checksum = (payload: Uint8Array) => createHash('sha256').update(payload).digest();
