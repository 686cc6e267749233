import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EbbError } from '@ebb/core/errors';
import { readText } from '@ebb/core/io/read-file';
import { replaceFile } from '@ebb/core/io/replace-file';
import { writeFault } from '@ebb/core/io/write-fault';

/** Servers that somebody logged in to, and the keys for them. */
export interface Credentials {
  /** The server that commands use when none is named. */
  readonly current?: string;
  readonly servers: Readonly<Record<string, { readonly key: string; readonly handle: string }>>;
}

/**
 * What `ebb login` has kept; nothing where there is no file.
 *
 * @throws EbbError FILE_UNREADABLE when the file is not of that form; its content is not told.
 */
export async function readCredentials(file: string): Promise<Credentials> {
  let text: string;
  try {
    text = await readText(file);
  } catch (error) {
    if (error instanceof EbbError && error.code === 'FILE_NOT_FOUND') return { servers: {} };
    throw error;
  }
  const kept = parsed(text);
  if (kept) return kept;
  throw new EbbError('FILE_UNREADABLE', 'The credentials are not readable.', {
    where: file,
    hint: 'Remove the file and log in again: ebb login',
  });
}

function parsed(text: string): Credentials | undefined {
  try {
    const value: Partial<Credentials> = JSON.parse(text);
    const entries = Object.entries(value.servers ?? {});
    const whole = entries.every(([, entry]) => typeof entry.key === 'string' && typeof entry.handle === 'string');
    const named = value.current === undefined || typeof value.current === 'string';
    return whole && named ? { ...value, servers: Object.fromEntries(entries) } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps a key, for its owner's eyes alone, and makes its server the current one.
 *
 * @throws EbbError FILE_UNWRITABLE, DISK_FULL.
 */
export async function storeCredentials(file: string, server: string, key: string, handle: string): Promise<void> {
  const { servers } = await readCredentials(file);
  const kept: Credentials = { current: server, servers: { ...servers, [server]: { key, handle } } };
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await replaceFile(file, async (temporary) => {
      await writeFile(temporary, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
      // The mode is of no effect on a file that was there.
      await chmod(temporary, 0o600);
    });
  } catch (error) {
    throw writeFault(file, error);
  }
}
