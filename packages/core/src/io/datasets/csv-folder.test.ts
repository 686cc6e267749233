import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sharedData, skipReason } from '../../../../../test/support/shared-data.js';
import { readCsvCollections } from './csv-folder.js';
import { readCollections } from './registry.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-csv-'));
afterAll(() => rmSync(root, { recursive: true }));

let made = 0;

function table(text: string): string {
  const dir = join(root, `${made++}`);
  mkdirSync(join(dir, 'a'), { recursive: true });
  for (const name of ['1.wav', '2.wav', '3.wav']) writeFileSync(join(dir, 'a', name), 'sound');
  const file = join(dir, 'clips.csv');
  writeFileSync(file, text);
  return file;
}

test('rows become clips: several instruments, in one cell or several rows, the others negatives, those never named unknown', async () => {
  const file = table(
    [
      'path,dataset,instrument,split,genre,recording,licence',
      'a/1.wav,x,cello; flute,train,rock,r1,CC0-1.0',
      'a/2.wav,x,cello,test,,,CC BY 4.0',
      'a/3.wav,y,organ,,,,',
      'a/2.wav,x,violin,test,,,CC BY 4.0',
      '',
    ].join('\n'),
  );
  const path = (name: string) => join(file, '..', 'a', name);
  expect(await readCsvCollections(file)).toEqual([
    {
      id: 'x',
      title: 'x',
      licence: 'CC0-1.0, CC BY 4.0',
      clips: [
        {
          ...{ key: 'a/1.wav', path: path('1.wav'), recording: 'r1', split: 'train', genre: 'rock', row: 0 },
          labels: new Map([
            ['cello', 1],
            ['flute', 1],
            ['violin', -1],
          ]),
        },
        {
          ...{ key: 'a/2.wav', path: path('2.wav'), recording: 'a/2.wav', split: 'test', row: 1 },
          labels: new Map([
            ['cello', 1],
            ['flute', -1],
            ['violin', 1],
          ]),
        },
      ],
    },
    {
      id: 'y',
      title: 'y',
      licence: 'not stated',
      clips: [{ key: 'a/3.wav', path: path('3.wav'), recording: 'a/3.wav', labels: new Map([['organ', 1]]), row: 2 }],
    },
  ]);
});

describe('faults are told with the line', () => {
  const HEADER = 'path,dataset,instrument,split\n';
  test.each([
    ['an unknown split', `${HEADER}a/1.wav,x,cello,Train\n`, 'INVALID_VALUE', "at line 2.*'Train'"],
    ['an empty path', `${HEADER},x,cello,train\n`, 'INVALID_VALUE', 'at line 2'],
    [
      'a clip in both splits',
      `${HEADER}a/1.wav,x,cello,train\na/1.wav,x,flute,test\n`,
      'INVALID_VALUE',
      'at line 3.*split',
    ],
    ['a row twice', `${HEADER}a/1.wav,x,cello,train\na/1.wav,x,cello,train\n`, 'DUPLICATE_KEY', 'at line 3'],
    ['a missing column', 'path,dataset,split\na/1.wav,x,train\n', 'MISSING_COLUMN', 'instrument'],
    ['a missing file', `${HEADER}a/9.wav,x,cello,train\n`, 'FILE_NOT_FOUND', '9\\.wav'],
    ['no clip', HEADER, 'INVALID_VALUE', 'no clip'],
  ])('%s', async (_, text, code, message) => {
    await expect(readCsvCollections(table(text))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(message)),
    });
  });
});

test('a table whose embeddings are ready needs no audio', async () => {
  const file = table('path,dataset,instrument,split\nnowhere,x,cello,train\n');
  expect((await readCsvCollections(file, { audio: 'unused' }))[0]?.clips).toHaveLength(1);
});

test('a source is a table or an adapter with a folder; another name is told beside those that exist', async () => {
  const file = table('path,dataset,instrument,split\na/1.wav,x,cello,train\n');
  expect(await readCollections(file)).toEqual(await readCsvCollections(file));
  await expect(readCollections(`irmas:${root}/none`)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  await expect(readCollections('medleydb:x')).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('openmic:DIR, irmas:DIR, magnatagatune:DIR'),
  });
});

test.skipIf(!sharedData('audio.csv'))(`the shared table has its clips${skipReason('audio.csv')}`, async () => {
  const collections = await readCsvCollections(sharedData('audio.csv')!);
  const count = (id: string, split: string, instrument: string) =>
    collections
      .find((collection) => collection.id === id)!
      .clips.filter((clip) => clip.split === split && clip.labels.get(instrument) === 1).length;
  expect(collections.map(({ id, clips }) => [id, clips.length]).sort()).toEqual([
    ['fsdkaggle2018', 180],
    ['irmas', 50],
    ['philharmonia', 310],
  ]);
  expect([count('philharmonia', 'train', 'cello'), count('philharmonia', 'test', 'trumpet')]).toEqual([34, 10]);
  expect([count('fsdkaggle2018', 'train', 'violin'), count('fsdkaggle2018', 'test', 'violin')]).toEqual([20, 10]);
});
