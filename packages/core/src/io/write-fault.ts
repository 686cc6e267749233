import { EbbError } from '../errors.js';

/** Disk, quota or the permitted size of a file: for each the remedy is space. */
const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Whether the system's code of an error says that space is short. */
export function isLackOfSpace(code: string | undefined): boolean {
  return code !== undefined && NO_SPACE.has(code);
}

/**
 * The fault that a failed write is for the user: DISK_FULL, or FILE_UNWRITABLE with the system's reason.
 *
 * @param where the file that was to be written
 */
export function writeFault(where: string, error: unknown): EbbError {
  if (error instanceof EbbError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return isLackOfSpace(code)
    ? new EbbError('DISK_FULL', 'There is no space to write the file.', { where, received: `${code}` })
    : new EbbError('FILE_UNWRITABLE', `The file cannot be written: ${message}.`, { where });
}
