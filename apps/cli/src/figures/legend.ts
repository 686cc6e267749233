import * as Plot from '@observablehq/plot';

const LEGEND_STEP = 19;

/** From a legend with that many items to the next below it. */
export const legendHeight = (items: number) => (items + 1.5) * LEGEND_STEP;

/** What a symbol of a colour stands for. */
interface LegendItem {
  readonly name: string;
  readonly colour: string;
  readonly symbol: 'square' | 'circle' | 'triangle';
}

/** A legend right of the frame, `fromTop` pixels below its upper edge; names that are too long are cut off with an ellipsis. */
export function legend(title: string, items: readonly LegendItem[], fromTop: number): Plot.Markish[] {
  const text = (content: string, dx: number, dy: number, fontWeight: string) =>
    Plot.text([content], {
      frameAnchor: 'top-right',
      textAnchor: 'start',
      lineAnchor: 'middle',
      textOverflow: 'ellipsis',
      lineWidth: 10.5,
      fontSize: 11,
      dx,
      dy,
      fontWeight,
    });
  return [
    text(title, 18, fromTop + 6, 'bold'),
    ...items.flatMap(({ name, colour, symbol }, i) => {
      const dy = fromTop + 6 + (i + 1) * LEGEND_STEP;
      const swatch = { frameAnchor: 'top-right' as const, dx: 23, dy, symbol, fill: colour, r: 4.5 };
      return [Plot.dot([name], swatch), text(name, 35, dy, 'normal')];
    }),
  ];
}
