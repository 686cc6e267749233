import { type Inventory, inventoryRows } from '@ebb/core/io/inventory';
import type { Canvas } from './canvas.js';
import { type Column, renderTable } from './table.js';

/** What was found in the paper's data folder, beside what the paper reports. */
export function inventoryReport(inventory: Inventory, canvas: Canvas): string {
  const { bold, dim, yellow } = canvas.colors;
  const text = (header: string): Column => ({ header, align: 'left' });
  const number = (header: string): Column => ({ header, align: 'right' });
  const rows = inventoryRows(inventory);
  const cell = (dataset: string, split: string, what: string) =>
    rows.find((row) => row.dataset === dataset && row.split === split && row.what === what)!;
  /** A number, and the paper's; a difference stands out. */
  const beside = (dataset: string, split: string, what: string) => {
    const { found, published } = cell(dataset, split, what);
    const differs = published !== null && published !== found;
    return [differs ? yellow(String(found)) : String(found), published === null ? '-' : String(published)];
  };

  const genres = Object.keys(inventory[0]!.genres);
  const clips = renderTable(
    [text('split'), ...['named', 'paper', 'with a genre', 'paper', ...genres].map(number)],
    inventory.map((entry) => [
      `${entry.dataset} ${entry.split}`,
      ...beside(entry.dataset, entry.split, 'clips named'),
      ...beside(entry.dataset, entry.split, 'clips kept'),
      ...genres.map((genre) => String(entry.genres[genre])),
    ]),
    canvas,
  );
  const instruments = renderTable(
    [
      text('\ninstrument'),
      ...inventory.flatMap(({ dataset, split }) => {
        const found = number(`${dataset}\n${split}`);
        return split === 'test' ? [found, number('\npaper')] : [found];
      }),
    ],
    Object.keys(inventory[0]!.instruments).map((instrument) => [
      instrument,
      ...inventory.flatMap(({ dataset, split }) =>
        beside(dataset, split, `${instrument} positives`).slice(0, split === 'test' ? 2 : 1),
      ),
    ]),
    canvas,
  );
  return [
    `${bold('Clips')}  ${dim('found, beside the paper’s')}\n\n${clips}`,
    `${bold('Positives')}  ${dim('clips with a genre in which the instrument sounds')}\n\n${instruments}`,
  ].join('\n\n');
}
