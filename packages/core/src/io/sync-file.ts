import { open } from 'node:fs/promises';

/** Waits until a file's bytes are on the disk: a crash of the machine could else leave a new name with old, empty blocks. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync().finally(() => handle.close());
}
