import { EbbError } from '../errors.js';

/** What a key of IRMAS's training part says of its clip. */
export interface IrmasClip {
  readonly instrument: string;
  /** null for latin and soul, which the paper leaves out. */
  readonly genre: string | null;
  /** The source recording: the key without the number of its excerpt. */
  readonly recording: string;
}

/** The instrument of each code; the acoustic and the electric guitar are one. */
export const IRMAS_INSTRUMENTS: ReadonlyMap<string, string> = new Map([
  ['cel', 'cello'],
  ['cla', 'clarinet'],
  ['flu', 'flute'],
  ['gac', 'guitar'],
  ['gel', 'guitar'],
  ['org', 'organ'],
  ['pia', 'piano'],
  ['sax', 'saxophone'],
  ['tru', 'trumpet'],
  ['vio', 'violin'],
  ['voi', 'voice'],
]);

const GENRES: ReadonlyMap<string, string | null> = new Map([
  ['pop_roc', 'pop_rock'],
  ['jaz_blu', 'jazz_blue'],
  ['cla', 'classical'],
  ['cou_fol', 'country_folk'],
  ['lat_sou', null],
]);

/** The four genres that the ISMIR 2023 experiment keeps, in its order. */
export const IRMAS_GENRES: readonly string[] = [...GENRES.values()].filter((genre) => genre !== null);

/**
 * Reads an IRMAS key, `001__[gel][dru][pop_roc]0829__1`: the first bracket is the instrument, the last one the genre.
 *
 * Source: the IRMAS data set's own description (Bosch et al., ISMIR 2012).
 *
 * @throws EbbError INVALID_VALUE, with the file, and line where one lists the key, when it has not two brackets or an unknown code.
 */
export function parseIrmasKey(key: string, { file, line }: { file: string; line?: number }): IrmasClip {
  const codes = [...key.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]!);
  const code = (kind: string, value: string | undefined, known: ReadonlyMap<string, string | null>) => {
    if (codes.length >= 2 && known.has(value!)) return known.get(value!)!;
    throw new EbbError('INVALID_VALUE', `The key ${key} has no known ${kind} code.`, {
      where: file,
      ...(line === undefined ? {} : { at: `line ${line}` }),
      expected: `[instrument]...[genre] with one of ${[...known.keys()].join(', ')}`,
      received: codes.length >= 2 ? `[${value}]` : `${codes.length} brackets`,
    });
  };
  return {
    instrument: code('instrument', codes[0], IRMAS_INSTRUMENTS),
    genre: code('genre', codes.at(-1), GENRES),
    recording: key.replace(/__\d+$/, ''),
  };
}
