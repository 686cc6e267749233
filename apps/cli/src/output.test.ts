import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { assertWritable, writeOutputFile } from './output.js';

const folder = mkdtempSync(join(tmpdir(), 'ebb-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what can be written is found writable, and written', () => {
  const file = join(folder, 'x.csv');
  assertWritable(file);
  expect(existsSync(file)).toBe(false);
  writeOutputFile(file, 'a,b\n');
  expect(readFileSync(file, 'utf8')).toBe('a,b\n');
});

test('a folder, and a file in a folder that is not there, are found unwritable before the work', () => {
  for (const file of [folder, join(folder, 'no', 'x.csv')]) {
    expect(() => assertWritable(file)).toThrow(
      expect.objectContaining({ code: 'FILE_UNWRITABLE', message: expect.stringContaining(file) }),
    );
  }
});

test.skipIf(!existsSync('/dev/full'))('a full disk is told from a file that may not be written', () => {
  expect(() => writeOutputFile('/dev/full', 'x')).toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
  expect(() => writeOutputFile(join(folder, 'no', 'x.csv'), 'x')).toThrow(
    expect.objectContaining({ code: 'FILE_UNWRITABLE' }),
  );
});
