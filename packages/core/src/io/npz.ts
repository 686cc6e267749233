import { unzipSync, zipSync } from 'fflate';
import { EbbError } from '../errors.js';
import { decodeNpy, encodeNpy, type NpyArray } from './npy.js';
import { readBytes } from './read-file.js';

/** ZIP's earliest date, so that equal arrays give equal files. It is in local time, which is what ZIP stores. */
const EPOCH = new Date(1980, 0, 1);

/**
 * Reads the named arrays of an .npz file; others are not decompressed.
 *
 * @throws EbbError FILE_NOT_FOUND, FILE_UNREADABLE or UNSUPPORTED as `readBytes` and `decodeNpy`; FILE_UNREADABLE when the file is no
 *   ZIP archive; MISSING_COLUMN when it lacks a named array.
 */
export async function readNpz<N extends string>(path: string, names: readonly N[]): Promise<Record<N, NpyArray>> {
  return decodeNpz(await readBytes(path), names, path);
}

/**
 * As `readNpz`, of the file's bytes.
 *
 * @param where name of the file in errors
 */
export function decodeNpz<N extends string>(
  bytes: Uint8Array,
  names: readonly N[],
  where: string,
): Record<N, NpyArray> {
  const present: string[] = [];
  let members: Record<string, Uint8Array>;
  try {
    members = unzipSync(bytes, {
      filter: ({ name }) => {
        present.push(name.replace(/\.npy$/, ''));
        return names.some((wanted) => name === `${wanted}.npy`);
      },
    });
  } catch (error) {
    throw new EbbError('FILE_UNREADABLE', 'The file is no readable .npz (ZIP) archive; it may be cut short.', {
      where,
      received: (error as Error).message,
    });
  }
  const entries = names.map((name) => {
    const member = members[`${name}.npy`];
    if (!member) {
      throw new EbbError('MISSING_COLUMN', `The file has no array '${name}'.`, {
        where,
        expected: names.join(', '),
        received: present.join(', ') || 'no array',
      });
    }
    return [name, decodeNpy(member, `${where}, array '${name}'`)];
  });
  return Object.fromEntries(entries) as Record<N, NpyArray>;
}

/** The bytes of an .npz file of the given arrays; equal arrays give equal bytes. */
export function encodeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  const members = Object.entries(arrays).map(([name, array]) => {
    // Embeddings hardly compress: storing them is many times faster.
    const level = array.data instanceof Float32Array || array.data instanceof Float64Array ? 0 : 6;
    return [`${name}.npy`, [encodeNpy(array), { level, mtime: EPOCH }]] as const;
  });
  return zipSync(Object.fromEntries(members) as Parameters<typeof zipSync>[0]);
}
