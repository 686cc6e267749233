import type { Canvas } from './canvas.js';
import { counted } from './format.js';
import { wrap } from './text.js';

/** How many columns a remark lists. */
const COLUMNS_LISTED = 12;

/** The remark on columns (0-based) of an embedding that have one value for all clips of a dataset. */
export function constantColumnsNote(embedding: string, dataset: string, columns: readonly number[]): string {
  const more = columns.length > COLUMNS_LISTED ? ', ...' : '';
  const listed = columns.slice(0, COLUMNS_LISTED).join(', ') + more;
  return `${embedding}, ${dataset}: ${counted(columns.length, 'constant column')}, 0 once standardised: ${listed}`;
}

/** Says remarks on the data on stderr, where a command's result has no place for them. */
export function warnOfNotes(notes: readonly string[]): void {
  for (const note of notes) console.error(`note ${note}`);
}

/** A remark and the fits that made it. */
interface NoteCount {
  readonly note: string;
  readonly fits: number;
}

/**
 * Remarks on fits, the equal ones counted, in the order in which they first come.
 *
 * @param notes of an evaluation: "embedding, instrument, method scope: remark"
 */
function countNotes(notes: readonly string[]): NoteCount[] {
  const counts = new Map<string, number>();
  for (const line of notes) {
    const origin = line.slice(0, line.indexOf(': '));
    const variant = origin.slice(origin.lastIndexOf(', ') + 2);
    const note = `${variant}: ${line.slice(line.indexOf(': ') + 2)}`;
    counts.set(note, (counts.get(note) ?? 0) + 1);
  }
  return [...counts].map(([note, fits]) => ({ note, fits }));
}

/**
 * The remarks of an evaluation as a section of text, those on fits counted or, when verbose, every one; empty where there
 * is none.
 */
export function notesSection(
  { dataNotes, notes }: { readonly dataNotes: readonly string[]; readonly notes: readonly string[] },
  verbose: boolean,
  canvas: Canvas,
): string[] {
  const onFits = verbose ? notes : countNotes(notes).map(({ note, fits }) => `${note} (${counted(fits, 'fit')})`);
  const lines = [...dataNotes, ...onFits].map((line) => wrap(line, canvas.width, '  '));
  return lines.length > 0 ? [[canvas.colors.bold('Notes'), ...lines].join('\n')] : [];
}
