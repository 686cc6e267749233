import { stat } from 'node:fs/promises';
import { File, ready } from 'h5wasm/node';
import { EbbError } from '../errors.js';
import { folderFault } from './read-file.js';

let library: Promise<unknown> | undefined;

/**
 * Opens an HDF5 file for reading, hands it to `use` and closes it.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE when it is a folder, or HDF5 cannot read it, while opening or in `use`.
 */
export async function withHdf5File<T>(path: string, use: (file: File) => T): Promise<T> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw folderFault(path);
  if (!found?.isFile()) throw new EbbError('FILE_NOT_FOUND', 'No such file.', { where: path });
  library ??= ready.then((module) => {
    // Without it a failed read goes on with whatever lay in memory, and HDF5 writes its error stack to stderr.
    module.activate_throwing_error_handler();
  });
  await library;
  let file: File | undefined;
  try {
    file = new File(path, 'r');
    return use(file);
  } catch (error) {
    if (error instanceof EbbError) throw error;
    throw new EbbError('FILE_UNREADABLE', 'The file is no readable HDF5 file; it may be damaged or cut short.', {
      where: path,
      received: innermostCause((error as Error).message),
    });
  } finally {
    try {
      file?.close();
    } catch {
      // A damaged file may not close either; the first error is the one to report.
    }
  }
}

/** HDF5's error stack lists the outermost call first; the last message says what was wrong. */
function innermostCause(stack: string): string {
  return [...stack.matchAll(/ in \w+\(\): (.+)$/gm)].at(-1)?.[1] ?? (stack.split('\n')[0] as string);
}
