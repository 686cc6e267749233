import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audioPaths, collectionName } from './audio-paths.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-audio-paths-'));
  mkdirSync(join(folder, 'set', 'inner'), { recursive: true });
  for (const name of ['b.WAV', 'a.mp3', 'inner/c.flac', 'notes.txt']) writeFileSync(join(folder, 'set', name), '');
  writeFileSync(join(folder, 'set.csv'), 'path,dataset\nset/b.WAV,x\nset/inner/c.flac,x\n');
  writeFileSync(join(folder, 'empty.csv'), 'path\n');
  mkdirSync(join(folder, 'no-audio'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder stands for its audio files at any depth, a table for its paths, each file once', async () => {
  const set = join(folder, 'set');
  expect(await audioPaths([set])).toEqual([join(set, 'a.mp3'), join(set, 'b.WAV'), join(set, 'inner', 'c.flac')]);
  expect(await audioPaths([join(folder, 'set.csv')])).toEqual([join(set, 'b.WAV'), join(set, 'inner', 'c.flac')]);
  expect(await audioPaths([join(set, 'b.WAV'), set])).toEqual([
    join(set, 'b.WAV'),
    join(set, 'a.mp3'),
    join(set, 'inner', 'c.flac'),
  ]);
});

test('a file that is named is taken, be it there or not: whoever reads it says so', async () => {
  expect(await audioPaths(['gone.wav', 'set/odd-name'])).toEqual(['gone.wav', 'set/odd-name']);
});

test('a folder or a table without audio is an error that names it', async () => {
  for (const name of ['no-audio', 'empty.csv']) {
    const failed = audioPaths([join(folder, name)]);
    await expect(failed).rejects.toMatchObject({ code: 'INVALID_VALUE', message: expect.stringContaining(name) });
  }
  await expect(audioPaths([join(folder, 'gone.csv')])).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
});

test('a collection is named after its folder or table', () => {
  expect(collectionName(['a/irmas'])).toBe('irmas');
  expect(collectionName(['a/clips.csv'])).toBe('clips');
  expect(collectionName(['a.wav', 'b.wav'])).toBe('audio');
});
