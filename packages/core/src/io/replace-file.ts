import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';
import { syncFile } from './sync-file.js';
import { writeFault } from './write-fault.js';

/**
 * Lets `write` make a file under a temporary name beside `path`, then gives it that name: the file is replaced whole or not at all.
 * Folders are made as needed. Of several at once, the last one stands.
 *
 * @param write may be called with a name at which there is nothing yet
 * @throws EbbError as `writeFault`, and what `write` throws of its own; nothing is left behind.
 */
export async function replaceFile(path: string, write: (temporary: string) => Promise<void> | void): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await makeFolder(dirname(path));
    await write(temporary);
    await syncFile(temporary);
    await rename(temporary, path);
  } catch (error) {
    // What cannot be removed must not hide why it could not be written.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeFault(path, error);
  }
}
