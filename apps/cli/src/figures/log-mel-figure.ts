import { type LogMel, RANGE_DB } from '@ebb/core/audio/clip-log-mel';
import { hzToSlaneyMel } from '@ebb/core/audio/mel';
import * as Plot from '@observablehq/plot';
import type { Document, Element } from 'happy-dom';
import { heading, headingHeight } from './heading.js';
import { indexedPng } from './indexed-png.js';
import { magma, PALETTE_STEPS } from './magma.js';
import { svgDocument } from './svg-document.js';
import { svgElement } from './svg-element.js';

const WIDTH = 800;
const HEIGHT = 420;
const MARGIN_LEFT = 68;
const LABEL_OFFSET = 56;
const MARGIN_RIGHT = 84;
const MARGIN_TOP = headingHeight(1) + 12;
const MARGIN_BOTTOM = 46;
const BAR_WIDTH = 14;
const BAR_GAP = 16;
const TICKS_HZ = [0, 250, 500, 1000, 2000, 4000, 8000, 16_000];
const TICKS_DB = [0, -20, -40, -60, -80];

/** Columns of a log-mel that the figure has pixels for. */
export const COLUMNS_MAX = WIDTH - MARGIN_LEFT - MARGIN_RIGHT;

/** What a log-mel was made of. */
interface LogMelSource {
  readonly name: string;
  readonly durationSeconds: number;
  readonly maxFrequencyHz: number;
}

/** A clip's log-mel as an SVG: time in seconds, frequency spaced by mel with ticks in Hz, colour in dB. */
export function logMelFigure(logMel: LogMel, { name, durationSeconds, maxFrequencyHz }: LogMelSource): Promise<string> {
  const { columns, bands, columnSeconds, hopSeconds, windowSeconds } = logMel;
  const title = `Log-mel of ${name}`;
  const ms = (seconds: number) => `${Number((1000 * seconds).toPrecision(3))} ms`;
  const how =
    `${Number(durationSeconds.toPrecision(3))} s, mono; ${bands} Slaney mel bands from 0 to ${maxFrequencyHz} Hz; ` +
    `windows of ${ms(windowSeconds)}, a column every ${ms(columnSeconds)}`;
  const from = -hopSeconds / 2;
  const place = { width: WIDTH, marginLeft: MARGIN_LEFT, marginTop: MARGIN_TOP };
  const ticks = TICKS_HZ.filter((hz) => hz <= maxFrequencyHz);
  return svgDocument(
    {
      ...place,
      height: HEIGHT,
      marginRight: MARGIN_RIGHT,
      marginBottom: MARGIN_BOTTOM,
      style: { fontSize: '11px' },
      x: {
        domain: [from, from + columns * columnSeconds],
        label: 'Time (s)',
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: { domain: [0, hzToSlaneyMel(maxFrequencyHz)], axis: null },
      marks: [
        (_, __, ___, dimensions, { document }) => {
          const { width, height, marginLeft, marginTop, marginRight, marginBottom } = dimensions;
          const size = { width: width - marginLeft - marginRight, height: height - marginTop - marginBottom };
          return image(document, spectrumPng(logMel), { x: marginLeft, y: marginTop, ...size });
        },
        Plot.axisY(ticks.map(hzToSlaneyMel), {
          tickFormat: (_: number, i: number) => `${ticks[i]}`,
          label: 'Frequency (Hz), mel scale',
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: LABEL_OFFSET,
        }),
        colourBar,
        ...heading(title, [how], place),
      ],
    },
    {
      id: 'logmel',
      title,
      description: `${how}. Colour is power from ${-RANGE_DB} dB, dark, to 0 dB, light: the clip’s loudest value.`,
    },
  );
}

/** The scale of the colours, right of the frame, with its ticks. */
const colourBar: Plot.RenderFunction = (_, __, ___, dimensions, { document }) => {
  const { width, height, marginTop, marginBottom, marginRight } = dimensions;
  const x = width - marginRight + BAR_GAP;
  const size = { width: BAR_WIDTH, height: height - marginTop - marginBottom };
  const group = svgElement(document, 'g', {});
  const steps = Uint8Array.from({ length: PALETTE_STEPS }, (_, i) => PALETTE_STEPS - 1 - i);
  group.append(image(document, indexedPng(1, PALETTE_STEPS, steps, magma()), { x, y: marginTop, ...size }));
  for (const db of TICKS_DB) {
    const y = marginTop + (-db / RANGE_DB) * size.height;
    const attributes = { x: x + BAR_WIDTH + 6, y, dy: '0.32em', 'text-anchor': 'start' };
    group.append(svgElement(document, 'text', attributes, `${db}`.replace('-', '−')));
  }
  const [middleX, middleY] = [width - 10, marginTop + size.height / 2];
  const turned = { transform: `translate(${middleX},${middleY}) rotate(-90)` };
  group.append(svgElement(document, 'text', turned, 'Power (dB), 0 the loudest'));
  return group;
};

/** An element that stretches a PNG over a place, its pixels as sharp rectangles. */
function image(document: Document, png: Uint8Array, place: Record<'x' | 'y' | 'width' | 'height', number>): Element {
  return svgElement(document, 'image', {
    ...place,
    preserveAspectRatio: 'none',
    'image-rendering': 'optimizeSpeed',
    style: 'image-rendering: pixelated',
    href: `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
  });
}

/**
 * A log-mel as an image over the whole frame. With the edges of the bands' triangles a step apart on the mel scale from 0
 * to the highest frequency, band b is centred on step b + 1: rows are half steps, so that every band lies around its
 * centre, and the outermost ones reach the frame.
 */
function spectrumPng({ columns, bands, decibels }: LogMel): Uint8Array {
  const rows = 2 * (bands + 1);
  const indices = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const halfStep = rows - 1 - row;
    const band = Math.min(bands - 1, Math.max(0, Math.floor((halfStep - 1) / 2)));
    for (let c = 0; c < columns; c++) {
      const share = 1 + decibels[c * bands + band]! / RANGE_DB;
      indices[row * columns + c] = Math.round(share * (PALETTE_STEPS - 1));
    }
  }
  return indexedPng(columns, rows, indices, magma());
}
