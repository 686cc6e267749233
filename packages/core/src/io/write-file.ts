import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EbbError } from '../errors.js';

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed. Folders are made as needed.
 *
 * @throws EbbError FILE_UNWRITABLE, with the system's reason; nothing is left behind.
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, data, { flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new EbbError('FILE_UNWRITABLE', `The file cannot be written: ${(error as Error).message}.`, { where: path });
  }
}
