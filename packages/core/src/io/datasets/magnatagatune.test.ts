import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { magnatagatune } from './magnatagatune.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-mtt-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The tags that the adapter reads, each of which the real table has, and one that it does not read. */
const TAGS = [
  ...[
    'banjo',
    'bass',
    'cello',
    'clarinet',
    'drum',
    'drums',
    'no drums',
    'flute',
    'flutes',
    'no flute',
    'guitar',
    'guitars',
  ],
  ...[
    'acoustic guitar',
    'classical guitar',
    'electric guitar',
    'no guitar',
    'harp',
    'harpsichord',
    'harpsicord',
    'oboe',
    'organ',
  ],
  ...[
    'piano',
    'piano solo',
    'no piano',
    'sax',
    'sitar',
    'synth',
    'synthesizer',
    'trumpet',
    'viola',
    'violin',
    'violins',
    'fiddle',
  ],
  ...[
    'no violin',
    'voice',
    'voices',
    'vocal',
    'vocals',
    'singing',
    'singer',
    'choir',
    'choral',
    'chorus',
    'soprano',
    'male voice',
  ],
  ...[
    'male vocal',
    'male vocals',
    'male singer',
    'man singing',
    'male opera',
    'female voice',
    'female vocal',
    'female vocals',
  ],
  ...[
    'female singer',
    'female singing',
    'woman singing',
    'female opera',
    'no voice',
    'no voices',
    'no vocal',
    'no vocals',
  ],
  ...[
    'no singing',
    'no singer',
    'pop',
    'rock',
    'soft rock',
    'hard rock',
    'jazz',
    'jazzy',
    'blues',
    'classical',
    'clasical',
  ],
  ...['classic', 'country', 'folk', 'weird'],
];
const CLIPS: Record<string, string[]> = {
  '0/band-album-01-song-0-29.mp3': ['female vocal', 'weird', 'soft rock'],
  'b/band-album-01-song-30-59.mp3': ['piano', 'no piano', 'jazz', 'blues'],
  'c/other-album-02-x_1-2-0-29.mp3': ['fiddle'],
  'f/third-album-03-y-88-117.mp3': ['no vocals', 'classical', 'folk'],
};

let made = 0;

function folder({ clips = CLIPS, table = tableOf(clips), audio = 'mp3' } = {}): string {
  const dir = join(root, `${made++}`);
  for (const key of Object.keys(clips)) {
    mkdirSync(dirname(join(dir, audio, key)), { recursive: true });
    writeFileSync(join(dir, audio, key), 'sound');
  }
  writeFileSync(join(dir, 'annotations_final.csv'), table);
  return dir;
}

const tableOf = (clips: Record<string, string[]>) =>
  [
    ['clip_id', ...TAGS, 'mp3_path'],
    ...Object.entries(clips).map(([key, tags], k) => [
      `${k + 2}`,
      ...TAGS.map((tag) => (tags.includes(tag) ? '1' : '0')),
      key,
    ]),
  ]
    .map((cells) => `${cells.map((cell) => `"${cell}"`).join('\t')}\n`)
    .join('');

test('tags become labels, folders the split, the track the recording; a tag that is denied leaves the instrument open', async () => {
  const { clips, licence } = await magnatagatune.read(folder());
  expect(licence).toBe('CC BY-NC-SA 3.0');
  const label = (k: number, name: string) => clips[k]!.labels.get(name);
  expect(clips.map(({ split, recording, genre }) => [split, recording, genre])).toEqual([
    ['train', 'band-album-01-song', 'pop_rock'],
    ['train', 'band-album-01-song', 'jazz_blue'],
    [undefined, 'other-album-02-x_1-2', undefined],
    // Two genres are no genre.
    ['test', 'third-album-03-y', undefined],
  ]);
  expect([label(0, 'voice'), label(0, 'piano'), label(1, 'piano'), label(2, 'violin'), label(3, 'voice')]).toEqual([
    1, -1, 0, 1, -1,
  ]);
});

test('audio may lie beside the table', async () => {
  expect((await magnatagatune.read(folder({ audio: '.' }))).clips).toHaveLength(4);
});

describe('faults are told with the line', () => {
  test.each([
    ['a cell that is neither 0 nor 1', tableOf(CLIPS).replace('"1"', '"yes"'), 'INVALID_VALUE', 'line 2'],
    ['a clip twice', tableOf(CLIPS) + tableOf(CLIPS).split('\n')[1], 'DUPLICATE_KEY', 'line 6'],
    ['a path of another form', tableOf({ 'z/x.mp3': [] }), 'INVALID_VALUE', "'z/x.mp3'"],
    ['no tabs', 'clip_id,mp3_path\n', 'MISSING_COLUMN', 'mp3_path'],
  ])('%s', async (_, table, code, message) => {
    await expect(magnatagatune.read(folder({ table }))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('a folder without the table', async () => {
    await expect(magnatagatune.read(root)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      message: expect.stringMatching(/does not hold MagnaTagATune.*annotations_final\.csv/),
    });
  });
});
