import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { withHdf5File } from './hdf5-file.js';
import { readBytes, readText } from './read-file.js';

const folder = mkdtempSync(join(tmpdir(), 'ebb-read-'));
const file = join(folder, 'x.csv');
writeFileSync(file, '\uFEFFkey\n');
afterAll(() => rmSync(folder, { recursive: true }));

test('text comes without its byte-order mark, bytes with it', async () => {
  expect(await readText(file)).toBe('key\n');
  expect([...(await readBytes(file))]).toEqual([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('key\n')]);
});

describe.each([
  ['readBytes', readBytes],
  ['withHdf5File', (path: string) => withHdf5File(path, () => undefined)],
])('%s', (_, read) => {
  test('says of a folder that it is one', async () => {
    await expect(read(folder)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: `${folder}: That is a folder. Expected a file.`,
    });
  });

  test.each([
    ['that is missing', join(folder, 'y.csv')],
    ['in a file', join(file, 'y.csv')],
  ])('says of a file %s that there is none', async (_, path) => {
    await expect(read(path)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND', details: { where: path } });
  });
});
