import type { ResultRow } from '@ebb/core/benchmark/data';
import { csvCell } from '@ebb/core/io/csv-cell';

const COLUMNS = [
  'embedding',
  'method',
  'scope',
  'trainSet',
  'testSet',
  'instrument',
  'metric',
  'value',
  'n',
] as const satisfies readonly (keyof ResultRow)[];

/** The keys of a row in their order; `pair` only where a benchmark has more than two datasets. */
const columnsOf = (row: ResultRow | undefined) => (row?.pair === undefined ? COLUMNS : ([...COLUMNS, 'pair'] as const));

/** The long table as a JSON array, a row a line. */
export function longTableJson(rows: readonly ResultRow[]): string {
  const lines = rows.map((row) => JSON.stringify(row, [...columnsOf(row)]));
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** The long table as CSV (RFC 4180) with a header; null is an empty cell. */
export function longTableCsv(rows: readonly ResultRow[]): string {
  const columns = columnsOf(rows[0]);
  const lines = rows.map((row) => columns.map((column) => csvCell(row[column])).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}
