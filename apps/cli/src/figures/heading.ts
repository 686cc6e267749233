import * as Plot from '@observablehq/plot';

const TITLE_PX = 15;
const LINE_PX = 11;
/** From the top of the figure to the first line below the title, and from line to line. */
const LINES_FROM_PX = 34;
const LINE_STEP_PX = 16;
/** Plot measures text by a narrower font than the figures'. */
const WIDTH_SHARE = 0.85;

/** The height that a heading with that many lines below its title takes. */
export const headingHeight = (lines: number) => LINES_FROM_PX + lines * LINE_STEP_PX;

/** Where a heading stands: the size of the figure and of its margins, in pixels. */
interface HeadingPlace {
  readonly width: number;
  readonly marginLeft: number;
  readonly marginTop: number;
}

/** A figure's title and the lines below it, at its top left; what is longer than the figure is cut off with an ellipsis. */
export function heading(
  title: string,
  lines: readonly string[],
  { width, marginLeft, marginTop }: HeadingPlace,
): Plot.Markish[] {
  const mark = (text: string, fromTop: number, fontSize: number, fontWeight: string, fill: string) =>
    Plot.text([text], {
      frameAnchor: 'top-left',
      lineAnchor: 'top',
      textOverflow: 'ellipsis',
      dx: 16 - marginLeft,
      dy: fromTop - marginTop,
      lineWidth: (WIDTH_SHARE * (width - 32)) / fontSize,
      fontSize,
      fontWeight,
      fill,
    });
  return [
    mark(title, 10, TITLE_PX, 'bold', 'black'),
    ...lines.map((line, i) => mark(line, LINES_FROM_PX + i * LINE_STEP_PX, LINE_PX, 'normal', '#444444')),
  ];
}
