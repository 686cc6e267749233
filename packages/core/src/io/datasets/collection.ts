import { stat } from 'node:fs/promises';
import type { Label } from '../../benchmark/data.js';
import { EbbError } from '../../errors.js';

/** A clip of a collection: where its sound is and what is known of it. */
export interface CollectionClip {
  /** Unique in the collection, the same on every machine. */
  readonly key: string;
  /** The audio file, as it can be opened. */
  readonly path: string;
  /** The source recording where it is known, else the key. */
  readonly recording: string;
  /** Missing for a clip that the collection puts in neither part. */
  readonly split?: 'train' | 'test';
  readonly genre?: string;
  /** Label of each instrument; one that is not there was not reviewed. */
  readonly labels: ReadonlyMap<string, Label>;
  /** Row of the table that names the clip (0-based, header excluded), where a table does. */
  readonly row?: number;
}

/** A collection of labelled audio clips on disk. */
export interface AudioCollection {
  readonly id: string;
  readonly title: string;
  /** As an SPDX-like short name, 'CC BY 4.0' for instance. */
  readonly licence: string;
  readonly clips: readonly CollectionClip[];
}

/** Reads a collection in the layout in which its authors publish it. */
export interface CollectionAdapter {
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  readonly reference: string;
  /** What the folder must hold. */
  readonly layout: string;
  /** Throws EbbError FILE_NOT_FOUND when the folder, a table or an audio file is missing, and what the readers of its files throw. */
  read(dir: string): Promise<AudioCollection>;
}

/** Files asked for at once: enough to hide the disk's latency, few enough for any limit on open requests. */
const STATS_AT_ONCE = 64;

/**
 * Checks that every audio file of a collection is there, so that an incomplete folder shows before hours of work.
 *
 * @param where the collection in errors
 * @throws EbbError FILE_NOT_FOUND with how many are missing and the first of them.
 */
export async function requireAudio(clips: readonly CollectionClip[], where: string): Promise<void> {
  const missing: string[] = [];
  for (let at = 0; at < clips.length; at += STATS_AT_ONCE) {
    const paths = clips.slice(at, at + STATS_AT_ONCE).map(({ path }) => path);
    const found = await Promise.all(paths.map(isFile));
    missing.push(...paths.filter((_, k) => !found[k]));
  }
  if (missing.length === 0) return;
  throw new EbbError('FILE_NOT_FOUND', `${missing.length} of ${clips.length} audio files are missing.`, {
    where,
    received: `${missing[0]}, the first of them`,
    hint: 'Is the folder unpacked as a whole?',
  });
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}

/**
 * The error of a folder that is not laid out as an adapter expects.
 *
 * @param missing what was looked for and not found
 */
export function notLaidOut({ title, layout }: CollectionAdapter, dir: string, missing: string): EbbError {
  return new EbbError('FILE_NOT_FOUND', `The folder does not hold ${title}: there is no ${missing}.`, {
    where: dir,
    expected: layout,
  });
}
