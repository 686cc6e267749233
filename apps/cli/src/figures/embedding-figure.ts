import type { SeparationProjection } from '@ebb/core/benchmark/separation-projection';
import * as Plot from '@observablehq/plot';
import type { ClipGroup } from './clip-groups.js';
import { density } from './density.js';
import { heading, headingHeight } from './heading.js';
import { legend, legendHeight } from './legend.js';
import { OKABE_ITO } from './okabe-ito.js';
import { svgDocument } from './svg-document.js';
import { svgElement } from './svg-element.js';

const WIDTH = 800;
const HEIGHT = 620;
const MARGIN_LEFT = 68;
const LABEL_OFFSET = 56;
const MARGIN_RIGHT = 168;
const MARGIN_BOTTOM = 48;
const DENSITY_HEIGHT = 48;
const MARGIN_TOP = headingHeight(2) + DENSITY_HEIGHT + 12;
/** Points that a figure draws: more would cover each other, and make a large file. */
export const POINTS_MAX = 4000;
/** The datasets' symbols and, where colour is for something else, theirs. */
const SYMBOLS = ['circle', 'triangle'] as const;
const DATASET_COLOUR = '#333333';
/** Points drawn over each other go by steps of the golden ratio through the clips, so that no group covers another. */
const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

/** A projection with what it was made of, and how its clips are coloured. */
export interface EmbeddingFigure {
  readonly benchmark: string;
  readonly embedding: string;
  /** Ids of the pair. */
  readonly datasets: readonly [string, string];
  /** Which clips are shown, "test clips" for instance, and on which the direction is fitted. */
  readonly clipsShown: string;
  readonly clipsFitted: string;
  readonly projection: SeparationProjection;
  readonly colouring: string;
  readonly groups: readonly ClipGroup[];
  /** Index into `groups`, shape [n]. */
  readonly groupOf: Uint8Array;
}

/**
 * Clips on the dataset-separation direction and the first principal component of the rest, as an SVG: colour by group, symbol
 * by dataset, and above the frame each dataset's density along x, marked with its symbol. At most 4000 points, evenly
 * spaced over the clips; every figure in the text is of all of them.
 */
export function embeddingFigure(figure: EmbeddingFigure): Promise<string> {
  const { benchmark, embedding, datasets, projection, colouring } = figure;
  const { x, auc, xShare, yShare } = projection;
  const [first, second] = datasets;
  const title = `${embedding} on ${benchmark}: clips by ${colouring}`;
  const shown = drawnClips(figure);
  const few = shown.length < x.length ? `, ${shown.length} of them drawn` : '';
  const lines = [
    `${x.length} ${figure.clipsShown}${few}. The direction is fitted on the ${figure.clipsFitted}.`,
    `Along x alone, a clip of ${second} lies right of one of ${first} with probability ${auc.toFixed(3)} (AUC; 0.5 is chance).`,
  ];
  const place = { width: WIDTH, marginLeft: MARGIN_LEFT, marginTop: MARGIN_TOP };
  const domain = paddedExtent(x);
  const axes = {
    x: `dataset-separation direction (${percent(xShare)} of the variance)`,
    y: `first principal component of the rest (${percent(yShare)} of the variance)`,
  };
  return svgDocument(
    {
      ...place,
      height: HEIGHT,
      marginRight: MARGIN_RIGHT,
      marginBottom: MARGIN_BOTTOM,
      style: { fontSize: '11px' },
      insetTop: 8,
      insetBottom: 8,
      x: { domain, label: axes.x, labelAnchor: 'center', labelArrow: 'none' },
      y: { label: axes.y, labelOffset: LABEL_OFFSET, labelAnchor: 'center', labelArrow: 'none' },
      marks: [
        Plot.frame({ stroke: '#bbbbbb' }),
        points(figure, shown),
        ...densityCurves(figure, domain),
        axisEnd(`← ${first}`, 'left'),
        axisEnd(`${second} →`, 'right'),
        ...legends(figure),
        ...heading(title, lines, place),
      ],
    },
    {
      id: 'embedding',
      title,
      description: `${lines.join(' ')} x: ${axes.x}, from ${first} to ${second}. y: ${axes.y}. Colour by ${colouring}, symbol by dataset.`,
    },
  );
}

/** A share with two or three figures. */
const percent = (share: number) =>
  share < 1e-4 ? 'below 0.01 %' : `${(100 * share).toPrecision(share < 0.0995 ? 2 : 3)} %`;

/** What lies towards an end of the x axis, on the line of its label. */
const axisEnd = (text: string, side: 'left' | 'right') =>
  Plot.text([text], {
    frameAnchor: `bottom-${side}`,
    textAnchor: side === 'left' ? 'start' : 'end',
    lineAnchor: 'bottom',
    textOverflow: 'ellipsis',
    lineWidth: 10,
    dy: MARGIN_BOTTOM - 4,
    fontWeight: 'bold',
  });

/** The least interval around the values, with room for half a symbol and for the ends of the densities. */
function paddedExtent(values: Float64Array): [number, number] {
  const low = values.reduce((least, v) => Math.min(least, v), Infinity);
  const high = values.reduce((most, v) => Math.max(most, v), -Infinity);
  const padding = 0.04 * (high - low) || 1;
  return [low - padding, high + padding];
}

/** The clips that are drawn, from the lowest to the highest: the grey ones first, the others mixed. */
function drawnClips({ projection, groups, groupOf }: EmbeddingFigure): number[] {
  const count = projection.x.length;
  const drawn = Math.min(count, POINTS_MAX);
  return Array.from({ length: drawn }, (_, k) => Math.floor((k * count) / drawn))
    .map((clip, k) => {
      const isColoured = OKABE_ITO.includes(groups[groupOf[clip]!]!.colour);
      return { clip, level: Number(isColoured) + ((k * GOLDEN_RATIO) % 1) };
    })
    .sort((a, b) => a.level - b.level)
    .map(({ clip }) => clip);
}

function points({ projection, groups, groupOf }: EmbeddingFigure, shown: readonly number[]): Plot.Markish {
  return Plot.dot(shown, {
    x: (i: number) => projection.x[i],
    y: (i: number) => projection.y[i],
    symbol: (i: number) => SYMBOLS[projection.datasets[i]!],
    fill: (i: number) => groups[groupOf[i]!]!.colour,
    fillOpacity: 0.75,
    stroke: 'white',
    strokeWidth: 0.4,
    r: 3.2,
  });
}

/** Each dataset's density along x, above the frame: both on one scale, the highest point marked by the dataset's symbol. */
function densityCurves(figure: EmbeddingFigure, [from, to]: readonly [number, number]): Plot.Markish[] {
  const { x, datasets } = figure.projection;
  const curves = SYMBOLS.map((_, d) =>
    density(
      x.filter((__, i) => datasets[i] === d),
      from,
      to,
    ),
  );
  const highest = Math.max(...curves.flatMap((curve) => [...curve]));
  return curves.flatMap((curve, d) => {
    const colour = datasetColour(figure, d);
    const valueAt = (i: number) => from + ((to - from) * i) / (curve.length - 1);
    const lift = (value: number) => (DENSITY_HEIGHT * value) / highest;
    const mode = curve.indexOf(Math.max(...curve));
    const line: Plot.RenderFunction = (_, scales, __, { marginTop }, { document }) => {
      const at = [...curve].map((v, i) => `${scales.x!(valueAt(i)).toFixed(1)},${(marginTop - lift(v)).toFixed(1)}`);
      const stroke = { fill: 'none', stroke: colour, 'stroke-width': 1.5 };
      return svgElement(document, 'path', { d: `M${at.join('L')}`, ...stroke });
    };
    const symbol = { symbol: SYMBOLS[d]!, fill: colour, r: 4, frameAnchor: 'top' as const, dy: -lift(curve[mode]!) };
    return [line, Plot.dot([valueAt(mode)], { x: (v: number) => v, ...symbol })];
  });
}

/** The colour of what stands for a whole dataset. */
function datasetColour({ colouring, groups, datasets }: EmbeddingFigure, d: number): string {
  const own = colouring === 'dataset' ? groups.find(({ name }) => name === datasets[d]) : undefined;
  return own?.colour ?? DATASET_COLOUR;
}

/** Right of the frame: the datasets by their symbols and, where colour is for something else, the groups. */
function legends(figure: EmbeddingFigure): Plot.Markish[] {
  const { datasets, projection, colouring, groups } = figure;
  const counts = [0, 1].map((d) => projection.datasets.reduce((sum, own) => sum + Number(own === d), 0));
  const symbols = datasets.map((name, d) => ({
    name: `${name} (${counts[d]})`,
    colour: datasetColour(figure, d),
    symbol: SYMBOLS[d]!,
  }));
  const swatches = groups.map(({ name, colour, count }) => ({
    name: `${name} (${count})`,
    colour,
    symbol: 'square' as const,
  }));
  const first = legend('dataset', symbols, 0);
  if (colouring === 'dataset') return first;
  return [...first, ...legend(colouring, swatches, legendHeight(symbols.length))];
}
