import { extname } from 'node:path';
import type { ResultRow } from '@ebb/core/benchmark/data';
import { type Canvas, canvasOf } from './canvas.js';
import { longTableCsv, longTableJson } from './long-table.js';
import { warnOfNotes } from './notes.js';
import type { ResultOptions } from './options.js';
import { writeOutputFile } from './output.js';

/** The form that the options ask for: by name, else by the output file's extension, else text. */
export function resultForm({ json, csv, output }: ResultOptions): 'json' | 'csv' | 'text' {
  if (json) return 'json';
  if (csv) return 'csv';
  const extension = output === undefined ? '' : extname(output);
  return extension === '.json' ? 'json' : extension === '.csv' ? 'csv' : 'text';
}

/**
 * Gives a command's result in the form and to the place that its options ask for.
 *
 * @param report the result as text, remarks on the data included; the other forms have no place for these
 */
export function giveResult(
  options: ResultOptions,
  rows: readonly ResultRow[],
  report: (canvas: Canvas) => string,
  dataNotes: readonly string[],
): void {
  const { output } = options;
  const form = resultForm(options);
  const texts = {
    json: () => longTableJson(rows),
    csv: () => longTableCsv(rows),
    text: () => report(canvasOf(output === undefined ? process.stdout : undefined)),
  };
  const text = texts[form]();
  if (form !== 'text') warnOfNotes(dataNotes);
  if (output === undefined) process.stdout.write(text);
  else writeOutputFile(output, text);
}
