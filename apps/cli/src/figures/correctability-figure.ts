import * as Plot from '@observablehq/plot';
import { HIGHLIGHTS, PAGE_COLOURS } from './page-colours.js';
import { type FigureName, svgDocument } from './svg-document.js';

/** One method on one instrument: by how much a discrepancy was reduced, and what was gained. */
export interface ReductionPoint {
  /** In per cent. */
  readonly reduction: number;
  /** Points of ROC-AUC. */
  readonly gain: number;
  /** Index of its embedding. */
  readonly embedding: number;
}

const WIDTH = 340;
const HEIGHT = 260;
/** A few methods multiply a discrepancy, or come below the value that says no difference: what is further off is drawn at the edge. */
const REDUCTION_MIN = -100;
const REDUCTION_MAX = 200;
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star'] as const;

const drawnReduction = ({ reduction }: ReductionPoint) => Math.min(REDUCTION_MAX, Math.max(REDUCTION_MIN, reduction));

/** How many points lie beyond an edge of the figure, where they are drawn. */
export const beyondEdge = (points: readonly ReductionPoint[]): number =>
  points.filter((point) => drawnReduction(point) !== point.reduction).length;

/** Reduction of a discrepancy against AUC gained, a point a method, instrument and embedding: one small figure of several. */
export function correctabilityFigure(
  points: readonly ReductionPoint[],
  range: readonly [number, number],
  name: FigureName,
): Promise<string> {
  const highest = points.reduce((most, point) => Math.max(most, drawnReduction(point)), 100);
  const padding = 0.04 * (range[1] - range[0]) || 1;
  return svgDocument(
    {
      width: WIDTH,
      height: HEIGHT,
      marginLeft: 56,
      marginRight: 14,
      marginTop: 12,
      marginBottom: 42,
      style: { fontSize: '12px' },
      x: {
        domain: [REDUCTION_MIN - 8, highest + 8],
        ticks: [-100, -50, 0, 50, 100, 150, 200].filter((tick) => tick <= highest),
        label: 'reduction of the discrepancy, %',
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: {
        domain: [range[0] - padding, range[1] + padding],
        label: 'gain, points',
        labelAnchor: 'center',
        labelArrow: 'none',
        labelOffset: 50,
        ticks: 5,
      },
      marks: [
        Plot.gridY({ stroke: PAGE_COLOURS.line, strokeOpacity: 1, ticks: 5 }),
        Plot.ruleX([0], { stroke: PAGE_COLOURS.muted }),
        Plot.ruleY([0], { stroke: PAGE_COLOURS.muted }),
        Plot.dot(points, {
          x: drawnReduction,
          y: 'gain',
          symbol: ({ embedding }: ReductionPoint) => SYMBOLS[embedding % SYMBOLS.length]!,
          stroke: ({ embedding }: ReductionPoint) => HIGHLIGHTS[embedding % HIGHLIGHTS.length]!,
          strokeOpacity: 0.7,
          r: 2.5,
          clip: true,
        }),
      ],
    },
    name,
    'page',
  );
}
