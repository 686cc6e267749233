import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { type EmbeddingFigure, embeddingFigure, POINTS_MAX } from './embedding-figure.js';

/** Clips of two datasets on x around -2 and 3, coloured by two instruments. */
function figureOf(clips: number): EmbeddingFigure {
  const datasets = Uint8Array.from({ length: clips }, (_, i) => Number(i >= clips / 2));
  const x = Float64Array.from(datasets, (d, i) => (d === 0 ? -2 : 3) + Math.sin(i));
  const y = Float64Array.from({ length: clips }, (_, i) => 10 * Math.cos(3 * i));
  return {
    benchmark: 'mini',
    embedding: 'mfcc',
    datasets: ['studio', 'a & <b>'],
    clipsShown: 'test clips',
    clipsFitted: 'training clips with oboe',
    projection: { datasets, clips: new Int32Array(clips), x, y, xShare: 0.023, yShare: 0.5, auc: 0.987 },
    colouring: 'instrument',
    groups: [
      { name: 'flute', colour: '#0072B2', count: clips - 1 },
      { name: 'none', colour: '#D4D4D4', count: 1 },
    ],
    groupOf: new Uint8Array(clips).fill(1, clips - 1),
  };
}

/** Pixels of the points, by colour and whether they are circles; legend and densities are no points. */
function pointsOf(svg: string) {
  const group = /<g aria-label="dot"[^>]*fill-opacity[^>]*>(.*?)<\/g>/.exec(svg)![1]!;
  const paths = [...group.matchAll(/<path ([^>]*)\/>/g)].map(([, attributes]) => attributes!);
  return paths.map((attributes) => {
    const [, x, y] = /translate\(([\d.]+),([\d.]+)\)/.exec(attributes)!;
    const [, colour] = /fill="([^"]+)"/.exec(attributes)!;
    // A circle's path has arcs.
    return { x: Number(x), y: Number(y), colour, dataset: /d="[^"]*A/.test(attributes) ? 0 : 1 };
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

test('every clip is a point of its dataset’s symbol, where the axes put it', async () => {
  const figure = figureOf(60);
  const points = pointsOf(await embeddingFigure(figure));
  const { x, y, datasets } = figure.projection;
  expect(points).toHaveLength(60);
  const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);
  // Both axes are affine, so the order of the points along them, and ratios of distances, are those of the clips.
  const [pixelsX, valuesX] = [sorted(points.map((p) => p.x)), sorted(x)];
  const pixelsPerUnit = (pixelsX.at(-1)! - pixelsX[0]!) / (valuesX.at(-1)! - valuesX[0]!);
  // Positions are written to a hundredth of a pixel.
  pixelsX.forEach((pixel, i) => {
    expect(pixel).toBeCloseTo(pixelsX[0]! + pixelsPerUnit * (valuesX[i]! - valuesX[0]!), 1);
  });
  const of = (d: number) => points.filter(({ dataset }) => dataset === d);
  expect([of(0).length, of(1).length]).toEqual([30, 30]);
  const means = [0, 1].map((d) => mean([...x].filter((_, i) => datasets[i] === d)));
  const separation = mean(of(1).map((p) => p.x)) - mean(of(0).map((p) => p.x));
  expect(separation).toBeCloseTo(pixelsPerUnit * (means[1]! - means[0]!), 1);
  // Pixels go down, values up.
  const highest = points.reduce((best, p) => (p.y < best.y ? p : best));
  expect(highest.x).toBeCloseTo(pixelsX[0]! + pixelsPerUnit * (x[y.indexOf(Math.max(...y))]! - valuesX[0]!), 1);
});

test('the grey clips lie below the coloured ones', async () => {
  const points = pointsOf(await embeddingFigure(figureOf(60)));
  expect(points.map(({ colour }) => colour)).toEqual(['#D4D4D4', ...Array(59).fill('#0072B2')]);
});

test('the figure says what the axes are, how well x separates, and what its symbols and colours mean', async () => {
  const svg = await embeddingFigure(figureOf(60));
  expect(() => new Resvg(svg)).not.toThrow();
  expect(svg).toContain('<title id="embedding-title">mfcc on mini: clips by instrument</title>');
  for (const text of [
    'dataset-separation direction (2.3 % of the variance)',
    'first principal component of the rest (50.0 % of the variance)',
    'fitted on the training clips with oboe.',
    'with probability 0.987 (AUC; 0.5 is chance)',
    'a &amp; &lt;b&gt; →',
    'studio (30)',
    'flute (59)',
    'none (1)',
  ]) {
    expect(svg.replace(/<desc.*<\/desc>/, '')).toContain(text);
  }
});

test('a large set is thinned evenly, and the figure says so', async () => {
  const svg = await embeddingFigure(figureOf(3 * POINTS_MAX));
  const points = pointsOf(svg);
  expect(points).toHaveLength(POINTS_MAX);
  expect(points.filter(({ dataset }) => dataset === 0)).toHaveLength(POINTS_MAX / 2);
  expect(svg).toContain(`${3 * POINTS_MAX} test clips, ${POINTS_MAX} of them drawn`);
});
