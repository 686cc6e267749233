import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeFault } from '@ebb/core/io/write-fault';

/**
 * Fails before the work rather than after it where a file cannot be written.
 *
 * @throws EbbError FILE_UNWRITABLE.
 */
export function assertWritable(file: string): void {
  try {
    if (existsSync(file) && statSync(file).isDirectory()) throw new Error('it is a folder');
    accessSync(existsSync(file) ? file : dirname(file), constants.W_OK);
  } catch (error) {
    throw writeFault(file, error);
  }
}

/**
 * Writes a command's file.
 *
 * @throws EbbError DISK_FULL or FILE_UNWRITABLE, with the system's reason.
 */
export function writeOutputFile(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw writeFault(file, error);
  }
}
