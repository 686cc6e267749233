import { EbbError } from '../errors.js';
import { parseCsvList } from './csv.js';
import { readText } from './read-file.js';

type Split = 'train' | 'test';

/** A clip as its split's file names it. */
export interface SplitEntry {
  readonly split: Split;
  readonly file: string;
  readonly line: number;
}

/**
 * The clips of a dataset's two split files (one key a line, no header), by key.
 *
 * @param repeats whether a key may stand several times in one file; it counts once
 * @throws EbbError DUPLICATE_KEY, with file and line, when a key stands in both files, or twice in one where that is not allowed.
 */
export async function readSplits(
  files: Readonly<Record<Split, string>>,
  repeats: 'allowed' | 'refused',
): Promise<Map<string, SplitEntry>> {
  const entries = new Map<string, SplitEntry>();
  for (const split of ['train', 'test'] as const) {
    const file = files[split];
    for (const { line, value } of parseCsvList(await readText(file), file)) {
      const earlier = entries.get(value);
      if (earlier && (earlier.split !== split || repeats === 'refused')) {
        throw new EbbError('DUPLICATE_KEY', `The key ${value} is repeated.`, {
          where: file,
          at: `line ${line}`,
          expected: earlier.split === split ? 'every key once' : 'every key in one split alone',
          received: `it also in ${earlier.file}, line ${earlier.line}`,
        });
      }
      if (!earlier) entries.set(value, { split, file, line });
    }
  }
  return entries;
}

/**
 * Checks that the clips of the splits and those with data are the same.
 *
 * @param data name of the data in errors
 * @throws EbbError UNKNOWN_KEY, with how many there are and the first, when a clip of a split has no data or data are in no split.
 */
export function requireSameKeys(
  splits: ReadonlyMap<string, SplitEntry>,
  keys: ReadonlySet<string>,
  data: string,
): void {
  const missing = [...splits.keys()].filter((key) => !keys.has(key));
  const [first] = missing;
  if (first !== undefined) {
    const { file, line } = splits.get(first)!;
    throw new EbbError('UNKNOWN_KEY', `${missing.length} of ${splits.size} clips have no data in ${data}.`, {
      where: file,
      at: `line ${line}`,
      received: `${first}, the first of them`,
    });
  }
  const stray = [...keys].filter((key) => !splits.has(key));
  if (stray.length > 0) {
    throw new EbbError('UNKNOWN_KEY', `${stray.length} of ${keys.size} clips are in no split.`, {
      where: data,
      expected: `the keys of ${[...new Set([...splits.values()].map(({ file }) => file))].join(' and ')}`,
      received: `${stray[0]}, the first of them`,
    });
  }
}
