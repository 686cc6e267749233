import * as Plot from '@observablehq/plot';
import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { svgDocument } from './svg-document.js';

const clippedDots: Plot.PlotOptions = { marks: [Plot.dot([[1, 2]], { clip: true }), Plot.frame({ clip: true })] };
const idsOf = (svg: string) => [...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!);

test('a figure is an image with a title and a description that its ids lead to', async () => {
  const svg = await svgDocument(clippedDots, { id: 'fig', title: 'One dot', description: 'It is at (1, 2).' });
  expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="fig-title fig-description"/);
  expect(svg).toContain('<title id="fig-title">One dot</title>');
  expect(svg).toContain('<desc id="fig-description">It is at (1, 2).</desc>');
});

test('whatever a text holds, the document is well-formed', async () => {
  const text = 'a<b> & "c" \u0001\u0000 ]]> é 🎺';
  const options = { marks: [Plot.text([text], { frameAnchor: 'middle' })] };
  const svg = await svgDocument(options, { id: 'fig', title: text, description: text });
  expect(svg).toContain('a&lt;b&gt; &amp;');
  // resvg's XML parser is strict: it throws at what is not well-formed.
  expect(() => new Resvg(svg)).not.toThrow();
  expect(() => new Resvg(svg.replace('</title>', ''))).toThrow();
});

test('figures of one page share no id, and every reference has its target', async () => {
  const draw = (id: string) => svgDocument(clippedDots, { id, title: '', description: '' });
  const [a, b] = await Promise.all([draw('a'), draw('b')]);
  const ids = [...idsOf(a), ...idsOf(b)];
  expect(new Set(ids).size).toBe(ids.length);
  for (const svg of [a, b]) {
    const references = [...svg.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id!);
    expect(references.length).toBeGreaterThan(0);
    expect(idsOf(svg)).toEqual(expect.arrayContaining(references));
  }
});

test('a figure does not depend on those drawn before it, and leaves no document behind', async () => {
  const before = Object.keys(globalThis);
  const draw = () => svgDocument(clippedDots, { id: 'fig', title: '', description: '' });
  expect(await draw()).toBe(await draw());
  expect(Object.keys(globalThis)).toEqual(before);
});
