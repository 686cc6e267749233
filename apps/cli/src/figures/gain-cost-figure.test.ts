import { expect, test } from 'vitest';
import { type GainCostPoint, gainCostFigure } from './gain-cost-figure.js';

const name = { id: 'fig', title: 'A figure', description: 'What it shows.' };

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
