import type { Scope } from '@ebb/core/benchmark/data';
import * as Plot from '@observablehq/plot';
import { PAGE_COLOURS } from './page-colours.js';
import { type FigureName, svgDocument } from './svg-document.js';

/** A method with its score, all in the unit of the axis. */
export interface BoardPoint {
  readonly label: string;
  readonly scope: Scope;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What a reader sees who points at it. */
  readonly text: string;
}

const WIDTH = 720;
const ROW = 21;
const CHARACTER_PX = 6.6;

/**
 * A board as dots with their intervals, a method a row in the order that is given; a dashed line marks the score of no
 * correction. Class-wise methods are squares, others dots.
 */
export function boardFigure(
  points: readonly BoardPoint[],
  { axis, none }: { readonly axis: string; readonly none: number | undefined },
  name: FigureName,
): Promise<string> {
  const marginLeft = 16 + CHARACTER_PX * Math.max(...points.map(({ label }) => label.length));
  const colour = ({ scope }: BoardPoint) => PAGE_COLOURS[scope];
  return svgDocument(
    {
      width: WIDTH,
      height: 62 + ROW * points.length,
      marginLeft,
      marginRight: 16,
      marginTop: 20,
      marginBottom: 42,
      style: { fontSize: '12px' },
      x: { label: axis, labelAnchor: 'center', labelArrow: 'none', nice: true, grid: true },
      y: { type: 'band', domain: points.map(({ label }) => label), label: null, tickSize: 0 },
      marks: [
        ...(none === undefined
          ? []
          : [
              Plot.ruleX([none], { stroke: PAGE_COLOURS.ink, strokeDasharray: '4 3' }),
              Plot.text([none], { x: (v: number) => v, frameAnchor: 'top', dy: -14, text: () => 'no correction' }),
            ]),
        Plot.ruleY(points, { y: 'label', x1: 'low', x2: 'high', stroke: colour, strokeWidth: 2 }),
        Plot.dot(points, {
          x: 'value',
          y: 'label',
          fill: colour,
          symbol: ({ scope }: BoardPoint) => (scope === 'global' ? 'circle' : 'square'),
          r: 4.5,
          title: 'text',
        }),
      ],
    },
    name,
    'page',
  );
}
