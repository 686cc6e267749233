import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { PNG_SCALE, svgToPng } from './svg-to-png.js';

const page = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" fill="white"/>${content}</svg>`;

/** Dark pixels of a PNG file. */
function darkPixels(png: Uint8Array): number {
  const image = `<image width="120" height="40" href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/>`;
  const { pixels } = new Resvg(page(image), { fitTo: { mode: 'zoom', value: PNG_SCALE } }).render();
  let dark = 0;
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i]! < 128) dark++;
  return dark;
}

test('the PNG has its signature and twice the size of the SVG', () => {
  const png = Buffer.from(svgToPng(page('')));
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([240, 80]);
});

test('text is drawn without a font of the machine, bold heavier than normal', () => {
  const text = (weight: string) =>
    darkPixels(
      svgToPng(
        page(`<text x="5" y="25" font-size="16" font-family="sans-serif" font-weight="${weight}">Ebb é →</text>`),
      ),
    );
  expect(darkPixels(svgToPng(page('')))).toBe(0);
  // Seven letters of 32 dots' height cover some hundred dots; a missing font covers none.
  expect(text('normal')).toBeGreaterThan(300);
  expect(text('bold')).toBeGreaterThan(1.2 * text('normal'));
});
