import { clipLogMel } from '@ebb/core/audio/clip-log-mel';
import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { logMelFigure } from './log-mel-figure.js';

const RATE_HZ = 16_000;

/** The figure of a tone, and the height in pixels at which its row is the brightest. */
async function toneFigure(hz: number, bands: number) {
  const samples = Float32Array.from({ length: RATE_HZ }, (_, n) => Math.sin((2 * Math.PI * hz * n) / RATE_HZ));
  const source = { name: 'tone.wav', durationSeconds: 1, maxFrequencyHz: RATE_HZ / 2 };
  const svg = await logMelFigure(clipLogMel(samples, RATE_HZ, bands, 500), source);
  const { pixels, width, height } = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
  const x = 300;
  const brightness = Array.from({ length: height }, (_, y) => {
    const [r, g, b] = pixels.subarray(4 * (y * width + x));
    // White is the page; the palette's lightest colour is yellowish.
    return b === 255 ? 0 : r! + g! + b!;
  });
  const most = Math.max(...brightness);
  return { svg, toneY: (brightness.indexOf(most) + brightness.lastIndexOf(most)) / 2 };
}

/** The height of the tick with that label. */
function tickY(svg: string, label: string): number {
  const [, y] = new RegExp(`translate\\([\\d.]+,([\\d.]+)\\)">${label}</text>`).exec(svg)!;
  return Number(y);
}

test.each([
  ['250', 128, 4],
  ['1000', 128, 4],
  ['4000', 128, 4],
  // A band is 310 / 17 = 18 pixels high.
  ['1000', 16, 10],
])('a tone of %s Hz in %i bands lies at its tick', async (label, bands, tolerancePixels) => {
  // Half a band's height of 310 / 129 = 2.4 pixels, half a band by which its centre may miss the tone, and rounding.
  const { svg, toneY } = await toneFigure(Number(label), bands);
  expect(Math.abs(toneY - tickY(svg, label))).toBeLessThan(tolerancePixels);
});

test('the figure names the clip and what was drawn, and its image is one, however long the clip', async () => {
  const samples = new Float32Array(20 * RATE_HZ).fill(0.1);
  const source = { name: 'a & b.wav', durationSeconds: 20, maxFrequencyHz: RATE_HZ / 2 };
  const svg = await logMelFigure(clipLogMel(samples, RATE_HZ, 64, 500), source);
  expect(svg).toContain('<title id="logmel-title">Log-mel of a &amp; b.wav</title>');
  expect(svg).toContain('20 s, mono; 64 Slaney mel bands from 0 to 8000 Hz');
  // The spectrogram and the scale of the colours.
  expect(svg.match(/<image/g)).toHaveLength(2);
});
