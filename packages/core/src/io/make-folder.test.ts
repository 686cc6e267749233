import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from './make-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-make-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is made with those that it lies in, by several callers at once and again', async () => {
  const path = join(folder, 'a', 'b', 'c');
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(folder, 'a', 'd'))]);
  await makeFolder(path);
  expect([path, join(folder, 'a', 'd')].map((made) => statSync(made).isDirectory())).toEqual([true, true]);
});

test('a file in the way is an error', async () => {
  writeFileSync(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toThrow(join(folder, 'file'));
});

test.skipIf(!existsSync('/proc/self'))(
  'a place that takes no folders is an error at once, not an endless wait',
  async () => {
    await expect(makeFolder('/proc/ebb/below')).rejects.toMatchObject({ code: 'ENOENT' });
  },
);
