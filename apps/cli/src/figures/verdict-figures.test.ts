import { expect, test } from 'vitest';
import { boardFigure } from './board-figure.js';
import { beyondEdge } from './correctability-figure.js';
import { type GainCostPoint, gainCostFigure } from './gain-cost-figure.js';
import { retainedFigure } from './retained-figure.js';

const name = { id: 'fig', title: 'A figure', description: 'What it shows.' };

test('a figure of a page takes the page’s colours, has no ground of its own, and a text for those who do not see it', async () => {
  const point = {
    label: 'lda',
    scope: 'global' as const,
    value: 80,
    low: 79,
    high: 81,
    text: 'lda: 80.0 [79.0, 81.0]',
  };
  const svg = await boardFigure([point], { axis: 'cross', none: 79.5 }, name);
  expect(svg).toContain('<desc id="fig-description">What it shows.</desc>');
  expect(svg).toContain('<title>lda: 80.0 [79.0, 81.0]</title>');
  expect(svg).toContain('var(--first)');
  expect(svg).not.toMatch(/fill="white"|fill="black"|color="black"/);
});

test('names beside dots do not run into one another, and the method furthest from no correction has its own', async () => {
  const interval = (value: number) => ({ value, low: value - 1, high: value + 1 });
  const points = Array.from({ length: 30 }, (_, i): GainCostPoint => {
    const [gain, cost] = i === 0 ? [5, 5] : [0.01 * i, 0.02 * i];
    return { label: `method ${i}`, scope: 'global', gain: interval(gain), cost: interval(cost), text: `point ${i}` };
  });
  const svg = await gainCostFigure(points, name);
  const shown = [...svg.matchAll(/>(method \d+)</g)].map(([, label]) => label);
  expect(shown).toContain('method 0');
  expect(shown.length).toBeLessThan(20);
  // Every dot says its own name to who points at it.
  expect(svg.match(/<title>point \d+<\/title>/g)).toHaveLength(30);
});

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

test('points beyond an edge are counted, to be told of', () => {
  const at = (reduction: number) => ({ reduction, gain: 0, embedding: 0 });
  expect(beyondEdge([at(-500), at(-100), at(0), at(99), at(201)])).toBe(2);
});
