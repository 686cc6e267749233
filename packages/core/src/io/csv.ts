import { parse } from 'csv-parse/sync';
import { EbbError } from '../errors.js';

/** One record of a table: the line on which it ends (1-based, header included) and its cells by column. */
export interface CsvRow<C extends string, O extends string = never> {
  readonly line: number;
  /** Those of the optional columns are there when the header names them. */
  readonly cells: Readonly<Record<C, string> & Partial<Record<O, string>>>;
}

interface CsvOptions<O extends string> {
  /** Columns that are read where the header names them. */
  readonly optional?: readonly O[];
  /** One character, default a comma. */
  readonly delimiter?: string;
}

/**
 * The rows of a CSV text with a header (RFC 4180), reduced to the columns that are wanted; blank lines are skipped and
 * line breaks in cells become LF.
 *
 * @param file name of the text in errors
 * @throws EbbError MISSING_COLUMN when the header lacks a wanted column; INVALID_VALUE, with the line, when a record has another
 *   number of cells than the header or a quote is not closed.
 */
export function parseCsvTable<C extends string, O extends string = never>(
  text: string,
  columns: readonly C[],
  file: string,
  { optional = [], delimiter = ',' }: CsvOptions<O> = {},
): CsvRow<C, O>[] {
  const [header, ...records] = parseRecords(text, file, delimiter);
  const names = header?.cells ?? [];
  const wanted: readonly string[] = [...columns, ...optional.filter((column) => names.includes(column))];
  const positions = wanted.map((column) => {
    const position = names.indexOf(column);
    if (position < 0) {
      throw new EbbError('MISSING_COLUMN', `The table has no column '${column}'.`, {
        where: file,
        expected: `a header with ${columns.join(', ')}`,
        received: names.length > 0 ? names.join(', ') : 'an empty file',
      });
    }
    return position;
  });
  return records.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(wanted.map((column, k) => [column, cells[positions[k]!]!])) as CsvRow<C, O>['cells'],
  }));
}

/**
 * The values of a list with one value a line and no header; blank lines are skipped.
 *
 * @throws EbbError INVALID_VALUE, with the line, when a line holds more than one cell.
 */
export function parseCsvList(text: string, file: string): { line: number; value: string }[] {
  return parseRecords(text, file).map(({ line, cells }) => {
    if (cells.length !== 1) {
      throw new EbbError('INVALID_VALUE', 'The list has more than one column.', {
        where: file,
        at: `line ${line}`,
        expected: 'one key a line, without a header',
        received: `${cells.length} cells`,
      });
    }
    return { line, value: cells[0]! };
  });
}

function parseRecords(text: string, file: string, delimiter = ','): { line: number; cells: string[] }[] {
  try {
    // csv-parse counts CRLF within quotes as two lines, which would shift the lines of errors.
    const records = parse(text.replaceAll('\r\n', '\n'), {
      bom: true,
      info: true,
      skip_empty_lines: true,
      delimiter,
    });
    return (records as unknown as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines,
      cells: record,
    }));
  } catch (error) {
    const { message, lines } = error as Error & { lines?: number };
    throw new EbbError('INVALID_VALUE', `The table is not valid CSV (${message}).`, {
      where: file,
      ...(lines === undefined ? {} : { at: `line ${lines}` }),
    });
  }
}
