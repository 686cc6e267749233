import { expect, test } from 'vitest';
import { retainedFigure } from './retained-figure.js';

const name = { id: 'fig', title: 'A figure', description: 'What it shows.' };

test('strengths of a long grid have few labels, in the grid’s order', async () => {
  const points = Array.from({ length: 31 }, (_, i) => ({ strength: 1600 * 1.09 ** i, percent: 3 * i }));
  const curves = [
    { label: 'none', points, place: 'none' as const },
    { label: 'lda', points, place: 0 },
    { label: 'other', points, place: 'background' as const },
  ];
  const svg = await retainedFigure(curves, { axis: 'cut-off, Hz', range: [0, 100] }, name);
  const ticks = svg.match(/aria-label="x-axis tick label".*?<\/g>/s)![0].match(/>[\d.]+</g)!;
  expect(ticks.length).toBeLessThanOrEqual(6);
  const values = ticks.map((tick) => Number(tick.slice(1, -1)));
  expect(values).toEqual(values.toSorted((a, b) => a - b));
});
