import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { indexedPng } from './indexed-png.js';

test('another reader of PNG sees each pixel in the colour of its index, rows from the top', () => {
  const palette = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ] as const;
  const png = indexedPng(3, 2, Uint8Array.of(0, 1, 2, 2, 2, 0), palette);
  const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><image width="3" height="2" href="${href}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  const colours = Array.from({ length: 6 }, (_, i) => [...pixels.subarray(4 * i, 4 * i + 3)]);
  expect(colours).toEqual([0, 1, 2, 2, 2, 0].map((index) => palette[index]));
});
