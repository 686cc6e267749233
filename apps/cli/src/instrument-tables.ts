import type { ResultRow } from '@ebb/core/benchmark/data';
import type { Canvas } from './canvas.js';
import { points } from './format.js';
import { renderTable } from './table.js';

/** ROC-AUC by instrument, a table for each train -> test: instruments down, methods across. */
export function instrumentTables(rows: readonly ResultRow[], methods: readonly string[], canvas: Canvas): string {
  const cells = rows.filter(({ metric }) => metric === 'rocAuc');
  const titleOf = ({ trainSet, testSet, pair }: ResultRow) =>
    `${trainSet} → ${testSet}${pair === undefined ? '' : ` (balanced on ${pair})`}`;
  return [...new Set(cells.map(titleOf))]
    .map((title) => {
      const own = cells.filter((row) => titleOf(row) === title);
      const table = renderTable(
        [
          { header: 'instrument', align: 'left' },
          { header: 'clips', align: 'right' },
          ...methods.map((header) => ({ header, align: 'right' as const })),
        ],
        [...new Set(own.map(({ instrument }) => instrument))].map((instrument) => {
          const line = own.filter((row) => row.instrument === instrument);
          const figures = methods.map((method) => {
            const cell = line.find((row) => row.method === method);
            return cell ? points(cell.value) : '';
          });
          return [instrument, String(line[0]!.n), ...figures];
        }),
        canvas,
      );
      return `${title}\n${table}`;
    })
    .join('\n\n');
}
