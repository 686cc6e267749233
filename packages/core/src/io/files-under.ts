import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EbbError } from '../errors.js';

/**
 * The files of a folder at any depth, relative to it, in the order of their names.
 *
 * Links are followed, but for those that lead back to a folder they lie in; one that leads nowhere counts as a file, so that whoever
 * reads it says so. Names that begin with a dot are passed over: macOS leaves such files beside the true ones.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE for a folder that cannot be read.
 */
export async function filesUnder(dir: string): Promise<string[]> {
  const files: string[] = [];
  await gather(dir, '', new Set(), files);
  return files.sort();
}

async function gather(dir: string, within: string, outer: ReadonlySet<string>, files: string[]): Promise<void> {
  const folder = join(dir, within);
  const real = await realpath(folder).catch((error) => {
    throw folderFault(folder, error);
  });
  if (outer.has(real)) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw folderFault(folder, error);
  });
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = join(within, entry.name);
    const target = entry.isSymbolicLink() ? await stat(join(dir, path)).catch(() => undefined) : entry;
    if (target?.isDirectory()) await gather(dir, path, new Set([...outer, real]), files);
    else if (target === undefined || target.isFile()) files.push(path);
  }
}

function folderFault(where: string, error: unknown): EbbError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new EbbError('FILE_NOT_FOUND', 'No such folder.', { where });
  return new EbbError('FILE_UNREADABLE', 'The folder cannot be read.', { where, received: code ?? `${error}` });
}
