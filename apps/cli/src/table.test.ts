import pc from 'picocolors';
import { describe, expect, test } from 'vitest';
import type { Canvas } from './canvas.js';
import { type Column, renderTable } from './table.js';

const canvas = (width: number, color = false): Canvas => ({ width, colors: pc.createColors(color) });
const columns: Column[] = [
  { header: 'method', align: 'left' },
  { header: 'within', align: 'right' },
  { header: 'a → b', align: 'right' },
];
const rows = [
  ['none', '91.60', '82.82 (-8.78)'],
  ['standardise', '9.60', '82.93 (+0.11)'],
];

describe('renderTable', () => {
  test('sets texts left and numbers right', () => {
    expect(renderTable(columns, rows, canvas(80))).toBe(
      [
        'method       within          a → b',
        'none          91.60  82.82 (-8.78)',
        'standardise    9.60  82.93 (+0.11)',
      ].join('\n'),
    );
  });

  test('continues below, beside the first column, what is too wide', () => {
    expect(renderTable(columns, rows, canvas(26))).toBe(
      [
        'method       within',
        'none          91.60',
        'standardise    9.60',
        '',
        'method               a → b',
        'none         82.82 (-8.78)',
        'standardise  82.93 (+0.11)',
      ].join('\n'),
    );
  });

  test('counts no columns for colours', () => {
    const plain = renderTable(columns, rows, canvas(80));
    const colored = renderTable(
      columns,
      rows.map((row) => row.map((cell) => pc.createColors(true).dim(cell))),
      canvas(80, true),
    );
    expect(colored).not.toBe(plain);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the escapes to be removed.
    const lines = colored.replaceAll(/\u001b\[\d+m/g, '').split('\n');
    expect(lines.map((line) => line.trimEnd())).toEqual(plain.split('\n'));
  });
});
