import type { Scope } from '@ebb/core/benchmark/data';
import type { Interval } from '@ebb/core/measure/interval';
import * as Plot from '@observablehq/plot';
import { PAGE_COLOURS } from './page-colours.js';
import { type FigureName, svgDocument } from './svg-document.js';

type Figure = Interval & { readonly value: number };

/** A method with its gain and cost, in points. */
export interface GainCostPoint {
  readonly label: string;
  readonly scope: Scope;
  readonly gain: Figure;
  readonly cost: Figure;
  readonly text: string;
}

const WIDTH = 720;
const HEIGHT = 460;
const LABEL_HEIGHT = 14;
const CHARACTER_PX = 6.6;
const MARGIN = { left: 58, right: 20, top: 20, bottom: 46 };

/**
 * Gain against cost, each method a dot with both intervals. A method's name stands beside its dot where there is room: those
 * furthest from no correction first.
 */
export function gainCostFigure(points: readonly GainCostPoint[], name: FigureName): Promise<string> {
  const colour = ({ scope }: GainCostPoint) => PAGE_COLOURS[scope];
  const [x, y] = [paddedDomain(points.map(({ cost }) => cost)), paddedDomain(points.map(({ gain }) => gain))];
  const interval = { stroke: colour, strokeOpacity: 0.45, strokeWidth: 1.2 };
  return svgDocument(
    {
      width: WIDTH,
      height: HEIGHT,
      marginLeft: MARGIN.left,
      marginRight: MARGIN.right,
      marginTop: MARGIN.top,
      marginBottom: MARGIN.bottom,
      style: { fontSize: '12px' },
      x: { domain: x, label: 'cost within a dataset, points of ROC-AUC', labelAnchor: 'center', labelArrow: 'none' },
      y: { domain: y, label: 'gain across datasets, points of ROC-AUC', labelAnchor: 'center', labelArrow: 'none' },
      marks: [
        Plot.gridX({ stroke: PAGE_COLOURS.line, strokeOpacity: 1 }),
        Plot.gridY({ stroke: PAGE_COLOURS.line, strokeOpacity: 1 }),
        Plot.ruleX([0], { stroke: PAGE_COLOURS.muted }),
        Plot.ruleY([0], { stroke: PAGE_COLOURS.muted }),
        Plot.ruleY(points, {
          y: (d: GainCostPoint) => d.gain.value,
          x1: (d: GainCostPoint) => d.cost.low,
          x2: (d: GainCostPoint) => d.cost.high,
          ...interval,
        }),
        Plot.ruleX(points, {
          x: (d: GainCostPoint) => d.cost.value,
          y1: (d: GainCostPoint) => d.gain.low,
          y2: (d: GainCostPoint) => d.gain.high,
          ...interval,
        }),
        Plot.dot(points, {
          x: (d: GainCostPoint) => d.cost.value,
          y: (d: GainCostPoint) => d.gain.value,
          fill: colour,
          symbol: ({ scope }: GainCostPoint) => (scope === 'global' ? 'circle' : 'square'),
          r: 4.5,
          title: 'text',
        }),
        ...placedLabels(points, x, y).map(({ point, anchor, dx, dy }) =>
          Plot.text([point], {
            x: (d: GainCostPoint) => d.cost.value,
            y: (d: GainCostPoint) => d.gain.value,
            text: 'label',
            fill: PAGE_COLOURS.ink,
            stroke: PAGE_COLOURS.ground,
            strokeWidth: 4,
            textAnchor: anchor,
            dx,
            dy,
          }),
        ),
      ],
    },
    name,
    'page',
  );
}

/** From the least to the greatest end of the intervals and 0, a little wider. */
function paddedDomain(figures: readonly Figure[]): [number, number] {
  const low = Math.min(0, ...figures.map((figure) => figure.low));
  const high = Math.max(0, ...figures.map((figure) => figure.high));
  const padding = 0.05 * (high - low) || 1;
  return [low - padding, high + padding];
}

/** The labels that do not cover another label or dot, each on the first of four sides that is free. */
function placedLabels(
  points: readonly GainCostPoint[],
  [xLow, xHigh]: readonly [number, number],
  [yLow, yHigh]: readonly [number, number],
) {
  const spots = points.map((point) => ({
    point,
    x: MARGIN.left + ((WIDTH - MARGIN.left - MARGIN.right) * (point.cost.value - xLow)) / (xHigh - xLow),
    y: MARGIN.top + ((HEIGHT - MARGIN.top - MARGIN.bottom) * (yHigh - point.gain.value)) / (yHigh - yLow),
  }));
  const taken = spots.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const distance = ({ gain, cost }: GainCostPoint) => Math.hypot(gain.value, cost.value);
  return spots
    .toSorted((a, b) => distance(b.point) - distance(a.point))
    .flatMap(({ point, x, y }) => {
      const width = CHARACTER_PX * point.label.length;
      const sides = [
        { anchor: 'start' as const, dx: 8, dy: -8, left: x + 8 },
        { anchor: 'start' as const, dx: 8, dy: 9, left: x + 8 },
        { anchor: 'end' as const, dx: -8, dy: -8, left: x - 8 - width },
        { anchor: 'end' as const, dx: -8, dy: 9, left: x - 8 - width },
      ];
      for (const { anchor, dx, dy, left } of sides) {
        const box = { left, right: left + width, top: y + dy - LABEL_HEIGHT / 2, bottom: y + dy + LABEL_HEIGHT / 2 };
        const outside = box.left < MARGIN.left || box.right > WIDTH || box.top < 0;
        const covers = taken.some(
          (other) =>
            box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
        );
        if (outside || covers) continue;
        taken.push(box);
        return [{ point, anchor, dx, dy }];
      }
      return [];
    });
}
