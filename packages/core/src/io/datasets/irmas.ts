import { basename, dirname, extname, join } from 'node:path';
import type { Label } from '../../benchmark/data.js';
import { EbbError } from '../../errors.js';
import { filesUnder } from '../files-under.js';
import { IRMAS_INSTRUMENTS, parseIrmasKey } from '../irmas.js';
import { readText } from '../read-file.js';
import { readSplits, requireSameKeys, type SplitEntry } from '../splits.js';
import { type AudioCollection, type CollectionAdapter, type CollectionClip, notLaidOut } from './collection.js';

const NAMES: readonly string[] = [...new Set(IRMAS_INSTRUMENTS.values())];

/**
 * IRMAS as its four archives unpack, ten instruments (both guitars are one).
 *
 * - The training part, clips of 3 s in folders named by instrument code, is labelled by its predominant instrument, in
 *   brackets in the file name; the others are negatives. Genre: the last bracket; latin and soul have none.
 * - The testing parts, excerpts of 5 to 20 s, are labelled by a text file beside each, one code a line; the others are
 *   negatives. They have no genre. A key is `<folder>/<name>`, the recording that without the number of the excerpt.
 *
 * The split is IRMAS's own: training part and testing parts. Where the folder holds `irmas_train.csv` and
 * `irmas_test.csv` (one key a line, as of the ISMIR 2023 experiment), they split the training part instead and the
 * testing parts are in neither.
 */
export const irmas: CollectionAdapter = {
  id: 'irmas',
  title: 'IRMAS',
  licence: 'CC BY-NC-SA 3.0',
  reference:
    'Bosch, Janer, Fuhrmann & Herrera, A comparison of sound segregation techniques for predominant instrument recognition in musical audio signals, ISMIR 2012; Zenodo record 1290750.',
  layout:
    'IRMAS-TrainingData/<code>/*.wav, the folders of the testing parts with a .txt beside each .wav, or both; optionally irmas_{train,test}.csv',
  read: readIrmas,
};

async function readIrmas(dir: string): Promise<AudioCollection> {
  const files = await filesUnder(dir);
  const all = new Set(files);
  const wavs = files.filter((file) => extname(file).toLowerCase() === '.wav');
  if (wavs.length === 0) throw notLaidOut(irmas, dir, '.wav file');
  const training = wavs.filter(isTraining);
  const testing = wavs.filter((file) => !isTraining(file));
  const splits = await splitLists(dir, all);
  if (splits) requireSameKeys(splits, new Set(training.map(stem)), dir);

  const clips = training.map((file) => trainingClip(dir, file, splits));
  for (const file of testing) {
    const list = join(dirname(file), `${stem(file)}.txt`);
    if (!all.has(list)) {
      throw new EbbError('FILE_NOT_FOUND', 'A clip of the testing parts has no list of instruments.', {
        where: join(dir, file),
        expected: `${stem(file)}.txt beside it, or a folder named by one of ${[...IRMAS_INSTRUMENTS.keys()].join(', ')}`,
      });
    }
    clips.push(await testingClip(dir, file, join(dir, list), splits === undefined));
  }
  requireOnce(clips);
  const { id, title, licence } = irmas;
  return { id, title, licence, clips };
}

const stem = (file: string) => basename(file, extname(file));

const isTraining = (file: string) => stem(file).includes('[') && IRMAS_INSTRUMENTS.has(basename(dirname(file)));

async function splitLists(dir: string, files: ReadonlySet<string>): Promise<Map<string, SplitEntry> | undefined> {
  const [train, test] = ['irmas_train.csv', 'irmas_test.csv'] as const;
  if (!files.has(train) && !files.has(test)) return undefined;
  return readSplits({ train: join(dir, train), test: join(dir, test) }, 'allowed');
}

function trainingClip(dir: string, file: string, splits?: ReadonlyMap<string, SplitEntry>): CollectionClip {
  const path = join(dir, file);
  const key = stem(file);
  const { instrument, genre, recording } = parseIrmasKey(key, { file: path });
  const folder = basename(dirname(file));
  if (IRMAS_INSTRUMENTS.get(folder) !== instrument) {
    throw new EbbError('INVALID_VALUE', 'The folder and the name of the clip tell different instruments.', {
      where: path,
      expected: instrument,
      received: folder,
    });
  }
  return {
    key,
    path,
    recording,
    split: splits?.get(key)?.split ?? 'train',
    ...(genre === null ? {} : { genre }),
    labels: labelsOf([instrument]),
  };
}

async function testingClip(dir: string, file: string, list: string, isTest: boolean): Promise<CollectionClip> {
  const codes = (await readText(list)).split('\n').map((line) => line.trim());
  const playing = codes.flatMap((code, k) => {
    if (code === '') return [];
    const instrument = IRMAS_INSTRUMENTS.get(code);
    if (instrument !== undefined) return [instrument];
    throw new EbbError('INVALID_VALUE', 'The list holds an unknown instrument code.', {
      where: list,
      at: `line ${k + 1}`,
      expected: `one of ${[...IRMAS_INSTRUMENTS.keys()].join(', ')}`,
      received: `'${code}'`,
    });
  });
  if (playing.length === 0) {
    throw new EbbError('INVALID_VALUE', 'The list names no instrument.', { where: list });
  }
  const key = `${basename(dirname(file))}/${stem(file)}`;
  return {
    key,
    path: join(dir, file),
    recording: key.replace(/-\d+$/, ''),
    ...(isTest ? { split: 'test' } : {}),
    labels: labelsOf(playing),
  };
}

const labelsOf = (playing: readonly string[]): ReadonlyMap<string, Label> =>
  new Map(NAMES.map((name) => [name, playing.includes(name) ? 1 : -1]));

function requireOnce(clips: readonly CollectionClip[]): void {
  const paths = new Map<string, string>();
  for (const { key, path } of clips) {
    const earlier = paths.get(key);
    if (earlier !== undefined) {
      throw new EbbError('DUPLICATE_KEY', `The key ${key} is repeated.`, {
        where: path,
        expected: 'every clip once',
        received: `it also as ${earlier}`,
      });
    }
    paths.set(key, path);
  }
}
