import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openmic } from './openmic.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-openmic-'));
afterAll(() => rmSync(root, { recursive: true }));

const KEYS = ['000046_3840', '000135_483840', '001234_0'];
const genre = (title: string) => `"[{'genre_id': '1', 'genre_title': '${title}', 'genre_url': 'x'}]"`;

let made = 0;

/** A folder as the archive unpacks, three clips; `change` may replace files, by name, or take them away with undefined. */
function folder(change: Record<string, string | undefined> = {}): string {
  const dir = join(root, `${made++}`);
  const files: Record<string, string | undefined> = {
    'partitions/split01_train.csv': `${KEYS[1]}\n${KEYS[0]}\n`,
    'partitions/split01_test.csv': `${KEYS[2]}\n`,
    'openmic-2018-aggregated-labels.csv':
      'sample_key,instrument,relevance,num_responses\n000046_3840,violin,0.5,3\n000046_3840,voice,0.49,3\n001234_0,drums,1,4\n',
    // The rows stand in another order than the keys: each belongs to the clip that it names.
    'openmic-2018-metadata.csv': `sample_key,track_genres\n001234_0,${genre('Hip-Hop')}\n000135_483840,${genre('Jazz')}\n000046_3840,${genre('Rock')}\n`,
    ...Object.fromEntries(KEYS.map((key) => [`audio/${key.slice(0, 3)}/${key}.ogg`, 'sound'])),
    ...change,
  };
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) continue;
    const path = join(dir, 'openmic-2018', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return dir;
}

test('clips come in key order with split, track, genre, file and reviewed labels alone', async () => {
  const dir = folder();
  const { licence, clips } = await openmic.read(dir);
  expect(licence).toBe('CC BY 4.0');
  expect(clips).toEqual([
    {
      key: '000046_3840',
      path: join(dir, 'openmic-2018/audio/000/000046_3840.ogg'),
      recording: '000046',
      split: 'train',
      genre: 'pop_rock',
      labels: new Map([
        ['violin', 1],
        ['voice', -1],
      ]),
    },
    {
      key: '000135_483840',
      path: join(dir, 'openmic-2018/audio/000/000135_483840.ogg'),
      recording: '000135',
      split: 'train',
      genre: 'jazz_blue',
      labels: new Map(),
    },
    {
      key: '001234_0',
      path: join(dir, 'openmic-2018/audio/001/001234_0.ogg'),
      recording: '001234',
      split: 'test',
      labels: new Map([['drums', 1]]),
    },
  ]);
});

test('the folder openmic-2018 itself reads like the one that holds it', async () => {
  const dir = folder();
  expect(await openmic.read(join(dir, 'openmic-2018'))).toEqual(await openmic.read(dir));
});

test('missing audio, tables and folders are told with what is missing', async () => {
  await expect(openmic.read(folder({ 'audio/001/001234_0.ogg': undefined }))).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: expect.stringMatching(/1 of 3 audio files.*001234_0\.ogg/),
  });
  await expect(openmic.read(folder({ 'openmic-2018-metadata.csv': undefined }))).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: expect.stringContaining('openmic-2018-metadata.csv'),
  });
  await expect(openmic.read(root)).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    message: expect.stringMatching(/does not hold OpenMIC-2018.*folder partitions/),
  });
});
