import { stripVTControlCharacters } from 'node:util';
import CliTable from 'cli-table3';
import type { Canvas } from './canvas.js';

export interface Column {
  /** May have several lines. */
  readonly header: string;
  /** Texts stand left, numbers right. */
  readonly align: 'left' | 'right';
}

const GAP = 2;

/** Every character of a rule, as cli-table3 names them: columns are told apart by space alone. */
const NO_RULES = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);

/**
 * A table without rules. Where it is wider than the canvas, the columns that do not fit continue below, beside the first
 * column again.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], canvas: Canvas): string {
  const widths = columns.map(({ header }, c) => Math.max(lineWidth(header), ...rows.map((row) => lineWidth(row[c]!))));
  return blocksOf(widths, canvas.width)
    .map((block) => renderBlock(block, columns, rows, canvas))
    .join('\n\n');
}

/** Indices of columns, in groups that fit beside the first column. */
function blocksOf(widths: readonly number[], width: number): number[][] {
  const blocks = [[0]];
  let used = widths[0]!;
  for (let c = 1; c < widths.length; c++) {
    const added = GAP + widths[c]!;
    if (used + added > width && blocks.at(-1)!.length > 1) {
      blocks.push([0]);
      used = widths[0]!;
    }
    blocks.at(-1)!.push(c);
    used += added;
  }
  return blocks;
}

function renderBlock(
  block: readonly number[],
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { colors }: Canvas,
): string {
  const head = block.map((c) => columns[c]!.header.split('\n').map(colors.dim).join('\n'));
  const table = new CliTable({
    head,
    colAligns: block.map((c) => columns[c]!.align),
    chars: NO_RULES,
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => block.map((c) => row[c]!)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const lineWidth = (cell: string) =>
  Math.max(...cell.split('\n').map((line) => [...stripVTControlCharacters(line)].length));
