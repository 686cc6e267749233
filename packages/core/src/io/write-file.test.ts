import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EbbError } from '../errors.js';
import { replaceFile } from './replace-file.js';
import { writeFault } from './write-fault.js';
import { writeFileAtomically } from './write-file.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-write-'));
  path = join(folder, 'file');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file is written with the folders that it needs, and replaced, with nothing beside it', async () => {
  const deep = join(folder, 'a', 'b', 'file');
  await writeFileAtomically(deep, 'old');
  await writeFileAtomically(deep, Uint8Array.of(110, 101, 119));
  expect(readFileSync(deep, 'utf8')).toBe('new');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file']);
});

test('several writers of one file leave one of their versions, whole', async () => {
  const versions = Array.from({ length: 8 }, (_, k) => String(k).repeat(100_000));
  await Promise.all(versions.map((text) => writeFileAtomically(path, text)));
  expect(versions).toContain(readFileSync(path, 'utf8'));
  expect(readdirSync(folder)).toEqual(['file']);
});

describe('a write that fails leaves the file that stood there and nothing else', () => {
  beforeEach(() => writeFileSync(path, 'old'));
  afterEach(() => {
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test.skipIf(!existsSync('/dev/full'))('because the disk is full', async () => {
    const failure = replaceFile(path, (temporary) => {
      symlinkSync('/dev/full', temporary);
      return writeFile(temporary, 'new');
    });
    await expect(failure).rejects.toMatchObject({ code: 'DISK_FULL', details: { where: path } });
  });

  test('half-way, for a reason of its own', async () => {
    const reason = new EbbError('NON_FINITE', 'A number is not finite.');
    const failure = replaceFile(path, (temporary) => {
      writeFileSync(temporary, 'ne');
      throw reason;
    });
    await expect(failure).rejects.toBe(reason);
  });
});

test('a folder in the place of the file, or a file in that of a folder, is a fault with its name', async () => {
  mkdirSync(join(folder, 'taken'));
  writeFileSync(path, '');
  for (const wrong of [join(folder, 'taken'), join(path, 'below')]) {
    await expect(writeFileAtomically(wrong, 'x')).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      details: { where: wrong },
    });
  }
  expect(readdirSync(folder).sort()).toEqual(['file', 'taken']);
});

describe('a fault of the system is for the user', () => {
  const fault = (code: string) => writeFault('x.npy', Object.assign(new Error(`${code}: reason`), { code }));

  test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('%s a lack of space', (code) => {
    expect(fault(code)).toMatchObject({ code: 'DISK_FULL', details: { where: 'x.npy', received: code } });
  });

  test.each(['EACCES', 'EROFS', 'EIO', 'ENOTDIR'])('%s a file that cannot be written, with the reason', (code) => {
    expect(fault(code)).toMatchObject({ code: 'FILE_UNWRITABLE', message: expect.stringContaining(`${code}: reason`) });
  });
});
