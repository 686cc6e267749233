import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';

const require = createRequire(import.meta.url);

/** The fonts that come with Ebb, so that a figure is the same on every machine, one without fonts included. */
const FONT_FILES = [
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
];

/** Dots of a PNG a pixel of the SVG: sharp on screens of twice the usual density, and on paper. */
export const PNG_SCALE = 2;

/** A figure's SVG as a PNG file, `PNG_SCALE` times as wide and high. */
export function svgToPng(svg: string): Uint8Array {
  const font = { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: 'DejaVu Sans' };
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: PNG_SCALE } }).render().asPng();
}
