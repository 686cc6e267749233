import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Label } from '../../benchmark/data.js';
import { IRMAS_GENRES } from '../irmas.js';
import { readOpenmicGenres } from '../openmic-genres.js';
import { OPENMIC_CLASSES, readAggregatedLabels } from '../openmic-labels.js';
import { sortKeys } from '../sort-keys.js';
import { readSplits } from '../splits.js';
import { type AudioCollection, type CollectionAdapter, notLaidOut, requireAudio } from './collection.js';

/**
 * OpenMIC-2018 as its archive unpacks: 20000 clips of 10 s, 20 instruments reviewed in part, split01 by artist.
 *
 * The folder is `openmic-2018` or the one that holds it. A clip lies in `audio/<first three figures of its key>/`; its
 * recording is the track, the part of the key before the underscore; its genre is one of the ISMIR 2023 experiment's
 * four, matched to the row of its own key (the corrected reading), and missing where none fits.
 */
export const openmic: CollectionAdapter = {
  id: 'openmic',
  title: 'OpenMIC-2018',
  licence: 'CC BY 4.0',
  reference:
    'Humphrey, Durand & McFee, OpenMIC-2018: an open dataset for multiple instrument recognition, ISMIR 2018; Zenodo record 1432913.',
  layout:
    'audio/*/*.ogg, partitions/split01_{train,test}.csv, openmic-2018-aggregated-labels.csv and openmic-2018-metadata.csv',
  read: readOpenmic,
};

async function readOpenmic(dir: string): Promise<AudioCollection> {
  const root = await rootOf(dir);
  const split = (name: string) => join(root, 'partitions', `split01_${name}.csv`);
  const splits = await readSplits({ train: split('train'), test: split('test') }, 'refused');
  const keys = sortKeys([...splits.keys()]);
  const labels = await readAggregatedLabels(join(root, 'openmic-2018-aggregated-labels.csv'), keys, OPENMIC_CLASSES);
  const genres = await readOpenmicGenres(join(root, 'openmic-2018-metadata.csv'), keys, IRMAS_GENRES, 'corrected');
  const clips = keys.map((key, k) => {
    const genre = genres[k];
    return {
      key,
      path: join(root, 'audio', key.slice(0, 3), `${key}.ogg`),
      recording: key.split('_')[0]!,
      split: splits.get(key)!.split,
      ...(genre == null ? {} : { genre: IRMAS_GENRES[genre]! }),
      labels: new Map(
        OPENMIC_CLASSES.map((name, i) => [name, labels[k * OPENMIC_CLASSES.length + i] as Label] as const).filter(
          ([, label]) => label !== 0,
        ),
      ),
    };
  });
  await requireAudio(clips, root);
  const { id, title, licence } = openmic;
  return { id, title, licence, clips };
}

async function rootOf(dir: string): Promise<string> {
  for (const root of [dir, join(dir, 'openmic-2018')]) {
    if ((await stat(join(root, 'partitions')).catch(() => undefined))?.isDirectory()) return root;
  }
  throw notLaidOut(openmic, dir, 'folder partitions');
}
