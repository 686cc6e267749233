import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesUnder } from './files-under.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-files-under-'));
  mkdirSync(join(folder, 'set', 'inner'), { recursive: true });
  mkdirSync(join(folder, 'elsewhere'));
  for (const name of ['set/b', 'set/._b', 'set/inner/a', 'elsewhere/c']) writeFileSync(join(folder, name), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

test('files at any depth are found, those of macOS beside them not', async () => {
  expect(await filesUnder(join(folder, 'set'))).toEqual(['b', join('inner', 'a')]);
});

test('links to files and folders are followed, and one that leads nowhere is not lost', async () => {
  const links = join(folder, 'links');
  mkdirSync(links);
  symlinkSync(join(folder, 'elsewhere'), join(links, 'to-folder'), 'junction');
  symlinkSync(join(folder, 'elsewhere', 'c'), join(links, 'to-file'));
  symlinkSync(join(folder, 'gone'), join(links, 'to-nowhere'));
  symlinkSync(links, join(links, 'to-itself'), 'junction');
  expect(await filesUnder(links)).toEqual(['to-file', join('to-folder', 'c'), 'to-nowhere']);
});

test('a folder that is not there, or is none, is named', async () => {
  await expect(filesUnder(join(folder, 'gone'))).rejects.toThrow(/gone: No such folder/);
  await expect(filesUnder(join(folder, 'set', 'b'))).rejects.toThrow(/set.b: /);
});
