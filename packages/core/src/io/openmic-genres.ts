import type { Reading } from '../benchmark/data.js';
import { EbbError } from '../errors.js';
import { parseCsvTable } from './csv.js';
import { type PythonLiteral, parsePythonLiteral } from './python-literal.js';
import { readText } from './read-file.js';

/**
 * The genre, as an index into `genres` or null, of each OpenMIC clip, from the column `track_genres` of the metadata.
 *
 * As run, row i of the metadata is taken to belong to the i-th clip in ascending order of keys, whatever clip the row itself names; in the
 * corrected reading it belongs to the clip of its `sample_key`.
 *
 * @param clips all keys of OpenMIC, train and test, in ascending byte order
 * @returns shape [clips]
 * @throws EbbError MISSING_COLUMN; INVALID_VALUE, with the line, when a cell is no list of genres or (as run) the rows are not as many as the
 *   clips; DUPLICATE_KEY and UNKNOWN_KEY when (corrected) a clip has two rows or none.
 */
export async function readOpenmicGenres(
  file: string,
  clips: readonly string[],
  genres: readonly string[],
  reading: Reading,
): Promise<(number | null)[]> {
  const text = await readText(file);
  const genreOf = (line: number, cell: string) => firstMatchingGenre(parseTitles(cell, file, line), genres);
  if (reading === 'as-run') {
    const rows = parseCsvTable(text, ['track_genres'], file);
    if (rows.length !== clips.length) {
      throw new EbbError('INVALID_VALUE', 'As run, the i-th row belongs to the i-th clip, but they differ in number.', {
        where: file,
        expected: `${clips.length} rows, one for each clip of the splits`,
        received: `${rows.length}`,
        hint: 'The corrected reading matches rows by their sample_key.',
      });
    }
    return rows.map(({ line, cells }) => genreOf(line, cells.track_genres));
  }

  const byKey = new Map<string, number | null>();
  for (const { line, cells } of parseCsvTable(text, ['sample_key', 'track_genres'], file)) {
    if (byKey.has(cells.sample_key)) {
      throw new EbbError('DUPLICATE_KEY', `The clip ${cells.sample_key} has two rows.`, {
        where: file,
        at: `line ${line}`,
      });
    }
    byKey.set(cells.sample_key, genreOf(line, cells.track_genres));
  }
  const missing = clips.filter((clip) => !byKey.has(clip));
  if (missing.length > 0) {
    throw new EbbError('UNKNOWN_KEY', `${missing.length} of ${clips.length} clips have no row.`, {
      where: file,
      received: `${missing[0]}, the first of them`,
    });
  }
  return clips.map((clip) => byKey.get(clip)!);
}

/**
 * The first genre, as an index into `genres`, that shares a word with a title, or null.
 *
 * For each title in order, then each genre in order; both are split at what is no letter and lower-cased, so that 'Rock' matches
 * 'pop_rock' but 'Blues' does not match 'jazz_blue'.
 */
export function firstMatchingGenre(titles: readonly string[], genres: readonly string[]): number | null {
  const genreWords = genres.map(words);
  for (const title of titles) {
    const titleWords = new Set(words(title));
    const genre = genreWords.findIndex((candidates) => candidates.some((word) => titleWords.has(word)));
    if (genre >= 0) return genre;
  }
  return null;
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\P{L}+/u)
    .filter((word) => word !== '');
}

/** The titles of a `track_genres` cell, a Python list of dictionaries with a `genre_title`; an empty cell has none. */
function parseTitles(cell: string, file: string, line: number): string[] {
  const fault = (received: string) =>
    new EbbError('INVALID_VALUE', 'The cell track_genres is no list of genres.', {
      where: file,
      at: `line ${line}`,
      expected: "a Python list such as [{'genre_title': 'Rock'}]",
      received,
    });
  if (cell.trim() === '') return [];
  let list: PythonLiteral;
  try {
    list = parsePythonLiteral(cell);
  } catch (error) {
    throw fault((error as EbbError).message);
  }
  if (!Array.isArray(list)) throw fault(cell);
  return list.map((entry: PythonLiteral) => {
    const title = entry instanceof Map ? entry.get('genre_title') : undefined;
    if (typeof title !== 'string') throw fault(cell);
    return title;
  });
}
