import { csvCell } from '@ebb/core/io/csv-cell';

/**
 * A cell of text for CSV. One that begins as a formula does (= + - @, or a tab or a line break before it) is led by an apostrophe, so that a
 * spreadsheet shows it and does not compute it. Only for text that people wrote: a negative number is a number.
 */
export function csvText(value: string | null | undefined): string {
  return csvCell(value != null && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value);
}
