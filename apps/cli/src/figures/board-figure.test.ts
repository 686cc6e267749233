import { expect, test } from 'vitest';
import { boardFigure } from './board-figure.js';

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
