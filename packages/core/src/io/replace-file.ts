import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFault } from './write-fault.js';

/**
 * Lets `write` make a file under a temporary name beside `path`, then gives it that name: the file is replaced whole or not at all.
 *
 * @param write may be called with a name at which there is nothing yet
 * @throws EbbError as `writeFault`, and what `write` throws of its own; nothing is left behind.
 */
export async function replaceFile(path: string, write: (temporary: string) => Promise<void> | void): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await write(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw writeFault(path, error);
  }
}
