import { writeFile } from 'node:fs/promises';
import { replaceFile } from './replace-file.js';

/**
 * Writes a file whole or not at all, as `replaceFile`. Folders are made as needed.
 *
 * @throws EbbError DISK_FULL or FILE_UNWRITABLE, with the system's reason; nothing is left behind.
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, data));
}
