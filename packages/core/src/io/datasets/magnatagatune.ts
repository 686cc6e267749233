import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Label } from '../../benchmark/data.js';
import { EbbError } from '../../errors.js';
import { parseCsvTable } from '../csv.js';
import { readText } from '../read-file.js';
import {
  type AudioCollection,
  type CollectionAdapter,
  type CollectionClip,
  notLaidOut,
  requireAudio,
} from './collection.js';

const TABLE = 'annotations_final.csv';

/** The tags that say that an instrument plays, and those that say that it does not. */
const INSTRUMENTS: readonly { name: string; plays: readonly string[]; silent?: readonly string[] }[] = [
  { name: 'banjo', plays: ['banjo'] },
  { name: 'bass', plays: ['bass'] },
  { name: 'cello', plays: ['cello'] },
  { name: 'clarinet', plays: ['clarinet'] },
  { name: 'drums', plays: ['drum', 'drums'], silent: ['no drums'] },
  { name: 'flute', plays: ['flute', 'flutes'], silent: ['no flute'] },
  {
    name: 'guitar',
    plays: ['guitar', 'guitars', 'acoustic guitar', 'classical guitar', 'electric guitar'],
    silent: ['no guitar'],
  },
  { name: 'harp', plays: ['harp'] },
  { name: 'harpsichord', plays: ['harpsichord', 'harpsicord'] },
  { name: 'oboe', plays: ['oboe'] },
  { name: 'organ', plays: ['organ'] },
  { name: 'piano', plays: ['piano', 'piano solo'], silent: ['no piano'] },
  { name: 'saxophone', plays: ['sax'] },
  { name: 'sitar', plays: ['sitar'] },
  { name: 'synthesizer', plays: ['synth', 'synthesizer'] },
  { name: 'trumpet', plays: ['trumpet'] },
  { name: 'viola', plays: ['viola'] },
  { name: 'violin', plays: ['violin', 'violins', 'fiddle'], silent: ['no violin'] },
  {
    name: 'voice',
    plays: [
      ...['voice', 'voices', 'vocal', 'vocals', 'singing', 'singer', 'choir', 'choral', 'chorus', 'soprano'],
      ...['male voice', 'male vocal', 'male vocals', 'male singer', 'man singing', 'male opera'],
      ...['female voice', 'female vocal', 'female vocals', 'female singer', 'female singing', 'woman singing'],
      'female opera',
    ],
    silent: ['no voice', 'no voices', 'no vocal', 'no vocals', 'no singing', 'no singer'],
  },
];

/** The tags of the four genres of the ISMIR 2023 experiment. */
const GENRES: readonly { name: string; tags: readonly string[] }[] = [
  { name: 'pop_rock', tags: ['pop', 'rock', 'soft rock', 'hard rock'] },
  { name: 'jazz_blue', tags: ['jazz', 'jazzy', 'blues'] },
  { name: 'classical', tags: ['classical', 'clasical', 'classic'] },
  { name: 'country_folk', tags: ['country', 'folk'] },
];

const TAGS = [
  ...INSTRUMENTS.flatMap(({ plays, silent = [] }) => [...plays, ...silent]),
  ...GENRES.flatMap(({ tags }) => tags),
];

/**
 * MagnaTagATune: about 26000 clips of 29 s tagged by players of a game, in sixteen folders 0 to f.
 *
 * Label of an instrument: 1 with a tag that says it plays, 0 when another denies it, else -1. As everywhere that this
 * collection is used, a tag that nobody gave counts as a negative, though players were not asked for it. Genre: the one
 * of the ISMIR 2023 experiment's four that has a tag, missing when none or several have. Recording: the track, which is
 * the file's name without the seconds of its excerpt. Split: folders 0 to b train, d to f test, as is usual; c is the
 * validation part and in neither.
 */
export const magnatagatune: CollectionAdapter = {
  id: 'magnatagatune',
  title: 'MagnaTagATune',
  licence: 'CC BY-NC-SA 3.0',
  reference:
    'Law, West, Mandel, Bay & Downie, Evaluation of algorithms using games: the case of music tagging, ISMIR 2009.',
  layout: `${TABLE} (columns apart by tabs) and the folders 0 to f of .mp3 files, beside it or in mp3/`,
  read: readMagnatagatune,
};

async function readMagnatagatune(dir: string): Promise<AudioCollection> {
  const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (!(await isFolder(dir))) throw new EbbError('FILE_NOT_FOUND', 'No such folder.', { where: dir });
  const audio = (await isFolder(join(dir, 'mp3'))) ? join(dir, 'mp3') : dir;
  const file = join(dir, TABLE);
  const text = await readText(file).catch((error) => {
    throw error instanceof EbbError && error.code === 'FILE_NOT_FOUND' ? notLaidOut(magnatagatune, dir, TABLE) : error;
  });
  const seen = new Set<string>();
  const clips = parseCsvTable(text, ['mp3_path', ...TAGS], file, { delimiter: '\t' }).map(({ line, cells }) => {
    const at = { where: file, at: `line ${line}` };
    const has = (tag: string) => {
      const cell = cells[tag]!;
      if (cell === '0' || cell === '1') return cell === '1';
      throw new EbbError('INVALID_VALUE', `The tag '${tag}' is neither given nor not.`, {
        ...at,
        expected: '0 or 1',
        received: `'${cell}'`,
      });
    };
    const key = cells.mp3_path!;
    if (seen.has(key)) throw new EbbError('DUPLICATE_KEY', `The clip ${key} has two rows.`, at);
    seen.add(key);
    return clipOf(key, join(audio, key), has, at);
  });
  await requireAudio(clips, dir);
  const { id, title, licence } = magnatagatune;
  return { id, title, licence, clips };
}

function clipOf(
  key: string,
  path: string,
  has: (tag: string) => boolean,
  at: { where: string; at: string },
): CollectionClip {
  const [, folder, track] = /^([0-9a-f])\/(.+)-\d+-\d+\.mp3$/.exec(key) ?? [];
  if (folder === undefined || track === undefined) {
    throw new EbbError('INVALID_VALUE', 'The path of the clip is not of the usual form.', {
      ...at,
      expected: '<0 to f>/<track>-<first second>-<last second>.mp3',
      received: `'${key}'`,
    });
  }
  const genres = GENRES.filter(({ tags }) => tags.some(has));
  const label = (plays: boolean, denied: boolean): Label => (plays ? (denied ? 0 : 1) : -1);
  return {
    key,
    path,
    recording: track,
    ...(folder === 'c' ? {} : { split: folder < 'c' ? 'train' : 'test' }),
    ...(genres.length === 1 ? { genre: genres[0]!.name } : {}),
    labels: new Map(
      INSTRUMENTS.map(({ name, plays, silent = [] }) => [name, label(plays.some(has), silent.some(has))]),
    ),
  };
}
