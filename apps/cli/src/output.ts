import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EbbError } from '@ebb/core/errors';

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
    throw unwritable(file, error);
  }
}

/**
 * Writes a command's file.
 *
 * @throws EbbError FILE_UNWRITABLE.
 */
export function writeOutputFile(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): EbbError {
  const reason = error instanceof Error ? error.message : String(error);
  return new EbbError('FILE_UNWRITABLE', `The file cannot be written: ${reason}.`, { where: file });
}
