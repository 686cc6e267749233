import { readFile } from 'node:fs/promises';
import { EbbError } from '../errors.js';

/**
 * The bytes of a file.
 *
 * @throws EbbError FILE_NOT_FOUND when there is none at `path`; FILE_UNREADABLE when it is a folder or cannot be read (no permission).
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await readFile(path);
    // A plain view: slice() of a Buffer would be a view too, often of a pool shared with other files, where a copy is meant.
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new EbbError('FILE_NOT_FOUND', 'No such file.', { where: path });
    if (code === 'EISDIR') throw folderFault(path);
    throw new EbbError('FILE_UNREADABLE', 'The file cannot be read.', { where: path, received: code ?? `${error}` });
  }
}

/** The fault of a path to a folder where a file is meant. */
export const folderFault = (path: string): EbbError =>
  new EbbError('FILE_UNREADABLE', 'That is a folder.', { where: path, expected: 'a file' });

/**
 * The text of a UTF-8 file, without its byte-order mark.
 *
 * @throws EbbError as `readBytes`, and FILE_UNREADABLE when the bytes are not UTF-8.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new EbbError('FILE_UNREADABLE', 'The file is not UTF-8 text.', { where: path });
  }
}

/**
 * The value of a JSON file.
 *
 * @throws EbbError as `readText`, and FILE_UNREADABLE when the text is no JSON.
 */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EbbError('FILE_UNREADABLE', `The file is no JSON (${(error as Error).message}).`, { where: path });
  }
}
