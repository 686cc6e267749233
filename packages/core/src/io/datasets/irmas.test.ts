import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sharedData, skipReason } from '../../../../../test/support/shared-data.js';
import type { CollectionClip } from './collection.js';
import { irmas } from './irmas.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-irmas-'));
afterAll(() => rmSync(root, { recursive: true }));

const TRAINING = {
  'IRMAS-TrainingData/gel/001__[gel][dru][pop_roc]0829__1.wav': '',
  'IRMAS-TrainingData/voi/[voi][lat_sou]0002__1.wav': '',
};
const TESTING = {
  'Part1/(02) dont kill the whale-1.wav': '',
  'Part1/(02) dont kill the whale-1.txt': 'gel\t\r\nvoi\t\r\n',
  'IRTestingData-Part2/08 - Song-12.wav': '',
  'IRTestingData-Part2/08 - Song-12.txt': 'gac\ngel\n',
  // What macOS adds to archives.
  'IRTestingData-Part2/._08 - Song-12.wav': '',
};

let made = 0;

function folder(files: Record<string, string>): string {
  const dir = join(root, `${made++}`);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

const playing = ({ labels }: CollectionClip) =>
  [...labels]
    .filter(([, label]) => label === 1)
    .map(([name]) => name)
    .sort();
const byKey = (clips: readonly CollectionClip[]) => [...clips].sort((a, b) => (a.key < b.key ? -1 : 1));

describe('a folder with training and testing parts', () => {
  test('is split into them; every instrument that is not named is a negative', async () => {
    const { licence, clips } = await irmas.read(folder({ ...TRAINING, ...TESTING }));
    expect(licence).toBe('CC BY-NC-SA 3.0');
    expect(byKey(clips).map((clip) => [clip.key, clip.split, clip.recording, clip.genre, playing(clip)])).toEqual([
      ['001__[gel][dru][pop_roc]0829__1', 'train', '001__[gel][dru][pop_roc]0829', 'pop_rock', ['guitar']],
      ['IRTestingData-Part2/08 - Song-12', 'test', 'IRTestingData-Part2/08 - Song', undefined, ['guitar']],
      ['Part1/(02) dont kill the whale-1', 'test', 'Part1/(02) dont kill the whale', undefined, ['guitar', 'voice']],
      ['[voi][lat_sou]0002__1', 'train', '[voi][lat_sou]0002', undefined, ['voice']],
    ]);
    expect(clips.map(({ labels }) => [...labels.values()].filter((label) => label !== 0).length)).toEqual([
      10, 10, 10, 10,
    ]);
  });

  test('with the lists of the ISMIR 2023 experiment, these split the training part and the testing parts are in neither', async () => {
    const lists = {
      'irmas_train.csv': '[voi][lat_sou]0002__1\n',
      'irmas_test.csv': '001__[gel][dru][pop_roc]0829__1\n',
    };
    const { clips } = await irmas.read(folder({ ...TRAINING, ...TESTING, ...lists }));
    expect(byKey(clips).map(({ split }) => split)).toEqual(['test', undefined, undefined, 'train']);
  });
});

describe('faults are told with the file', () => {
  test.each([
    [
      'a list of another set of clips',
      { ...TRAINING, 'irmas_train.csv': 'x\n', 'irmas_test.csv': '' },
      'UNKNOWN_KEY',
      'irmas_train.csv',
    ],
    ['only one of the two lists', { ...TRAINING, 'irmas_train.csv': '' }, 'FILE_NOT_FOUND', 'irmas_test.csv'],
    ['a testing clip without its list', { 'Part1/a-1.wav': '' }, 'FILE_NOT_FOUND', 'a-1.wav'],
    ['an unknown code', { 'Part1/a-1.wav': '', 'Part1/a-1.txt': 'gel\nxyl\n' }, 'INVALID_VALUE', 'a-1.txt at line 2'],
    ['an empty list', { 'Part1/a-1.wav': '', 'Part1/a-1.txt': '\n' }, 'INVALID_VALUE', 'a-1.txt'],
    [
      'a clip in the folder of another instrument',
      { 'pia/[gel][cla]1__1.wav': '' },
      'INVALID_VALUE',
      '[gel][cla]1__1.wav',
    ],
    [
      'a clip twice',
      { 'a/pia/[pia][cla]1__1.wav': '', 'b/pia/[pia][cla]1__1.wav': '' },
      'DUPLICATE_KEY',
      '[pia][cla]1__1',
    ],
    ['no sound at all', { 'readme.txt': '' }, 'FILE_NOT_FOUND', 'does not hold IRMAS'],
  ])('%s', async (_, files, code, message) => {
    await expect(irmas.read(folder(files))).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});

test.skipIf(!sharedData('irmas'))(`the shared clips are read, ten an instrument${skipReason('irmas')}`, async () => {
  const { clips } = await irmas.read(sharedData('irmas')!);
  const counts = new Map<string, number>();
  for (const name of clips.flatMap(playing)) counts.set(name, (counts.get(name) ?? 0) + 1);
  expect(Object.fromEntries(counts)).toEqual({ cello: 10, flute: 10, piano: 10, saxophone: 10, trumpet: 10 });
});
