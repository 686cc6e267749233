import { join } from 'node:path';
import { EbbError } from '@ebb/core/errors';
import { withLock } from '@ebb/core/io/lock-file';

/**
 * Holds a folder for this process until the returned function is called: two processes on one embedded database lose rows silently.
 *
 * @throws EbbError FILE_UNWRITABLE when another process holds it, with its number.
 */
export function holdFolder(folder: string): Promise<() => Promise<void>> {
  return new Promise((resolve, reject) => {
    let release = () => {};
    const released = new Promise<void>((done) => {
      release = done;
    });
    const held = withLock(join(folder, 'postgres'), async () => {
      resolve(async () => {
        release();
        await held;
      });
      await released;
    });
    held.catch((error) => reject(inWords(error, folder)));
  });
}

function inWords(error: unknown, folder: string): unknown {
  if (!(error instanceof EbbError) || error.details.received === undefined) return error;
  return new EbbError(error.code, 'The embedded database is open in another process.', {
    where: folder,
    received: error.details.received,
    hint: 'Stop that process, set EBB_DATA_DIR to another folder, or use PostgreSQL (DATABASE_URL), which serves many processes.',
  });
}
