import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { EbbError } from '../errors.js';
import { parseCsvTable } from './csv.js';
import { filesUnder } from './files-under.js';
import { readText } from './read-file.js';

/** Extensions of the formats that are read; within a folder, other files are passed over. */
const AUDIO_EXTENSIONS = new Set(['.wav', '.wave', '.flac', '.ogg', '.oga', '.mp3']);

/**
 * The audio files that a list of files, folders and tables names, each once, in the order of the list: a folder stands for the audio
 * files in it at any depth, as `filesUnder` finds them, and a `.csv` for the column `path`, relative to its own folder.
 *
 * @throws EbbError FILE_NOT_FOUND; FILE_UNREADABLE; MISSING_COLUMN; INVALID_VALUE when a folder or table names no audio file.
 */
export async function audioPaths(inputs: readonly string[]): Promise<string[]> {
  const paths = new Set<string>();
  for (const input of inputs) {
    const found = await pathsOf(input);
    if (found.length === 0) {
      throw new EbbError('INVALID_VALUE', 'No audio file is there.', {
        where: input,
        expected: `files that end in ${[...AUDIO_EXTENSIONS].join(', ')}`,
      });
    }
    for (const path of found) paths.add(path);
  }
  return [...paths];
}

/** What the files have in common, for a name: their folder or table, where it is one. */
export function collectionName(inputs: readonly string[]): string {
  const [only] = inputs;
  if (inputs.length !== 1 || only === undefined) return 'audio';
  return basename(only, extname(only)) || 'audio';
}

async function pathsOf(input: string): Promise<string[]> {
  if (extname(input).toLowerCase() === '.csv') {
    const rows = parseCsvTable(await readText(input), ['path'], input);
    return rows.map(({ cells }) => join(dirname(input), cells.path));
  }
  // A file that is missing is found to be so when it is read, where the user has chosen what then happens.
  const found = await stat(input).catch(() => undefined);
  if (!found?.isDirectory()) return [input];
  const files = (await filesUnder(input)).filter((file) => AUDIO_EXTENSIONS.has(extname(file).toLowerCase()));
  return files.map((file) => join(input, file));
}
