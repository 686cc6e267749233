import { createWriteStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import { openPromise } from 'yauzl';
import { EbbError } from '../../errors.js';
import { makeFolder } from '../make-folder.js';
import { isLackOfSpace, writeFault } from '../write-fault.js';

/**
 * Unpacks an archive's regular files; paths that lead out of `dir` are refused, and what macOS adds to archives is left out.
 *
 * @param dir an existing folder
 * @throws EbbError FILE_UNREADABLE when the archive is damaged, cut short or holds a path that leads out; DISK_FULL.
 */
export async function unpackArchive(file: string, archive: 'zip' | 'tgz', dir: string): Promise<void> {
  try {
    await (archive === 'zip' ? unpackZip(file, dir) : unpackTar(file, dir));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (isLackOfSpace(code)) throw writeFault(dir, error);
    throw new EbbError('FILE_UNREADABLE', `The archive cannot be unpacked: ${message}.`, { where: file });
  }
}

const isWanted = (path: string) => !basename(path).startsWith('._') && !path.split('/').includes('__MACOSX');

async function unpackTar(file: string, dir: string): Promise<void> {
  await extract({
    file,
    cwd: dir,
    // Otherwise what is wrong with an archive is a mere warning.
    strict: true,
    filter: (path, entry) => 'type' in entry && ['File', 'OldFile', 'Directory'].includes(entry.type) && isWanted(path),
  });
}

async function unpackZip(file: string, dir: string): Promise<void> {
  const zip = await openPromise(file, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') || !isWanted(entry.fileName)) continue;
      const path = join(dir, entry.fileName);
      await makeFolder(dirname(path));
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
    }
  } finally {
    zip.close();
  }
}
