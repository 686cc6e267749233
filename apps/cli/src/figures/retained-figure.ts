import * as Plot from '@observablehq/plot';
import { HIGHLIGHTS, PAGE_COLOURS } from './page-colours.js';
import { type FigureName, svgDocument } from './svg-document.js';

/** What a method retains under one effect, in per cent, by strength; the strengths of all methods are the same. */
export interface RetainedCurve {
  readonly label: string;
  readonly points: readonly { readonly strength: number; readonly percent: number }[];
  /** The uncorrected embedding, or one of the first on the board, counted from 0; the others stay in the background. */
  readonly place: 'none' | number | 'background';
}

const WIDTH = 340;
const HEIGHT = 230;
/** Labels of the strengths must not run into each other. */
const TICKS_MAX = 6;

/** The methods that stand out by number: dash pattern and symbol say which, beside the colour. */
const DASHES = ['6 3', '2 3', '8 3 2 3'];
const SYMBOLS = ['square', 'triangle', 'diamond'] as const;

const KEY_SYMBOLS = [
  '<circle cx="18" cy="7" r="3.5"/>',
  '<rect x="14.5" y="3.5" width="7" height="7"/>',
  '<path d="M18 2.5l4.5 8h-9z"/>',
  '<path d="M18 2l4 5l-4 5l-4-5z"/>',
];

/** The legend's line of no correction, and of the methods that stand out, as SVG. */
export const CURVE_KEYS: readonly string[] = KEY_SYMBOLS.map((symbol, i) => {
  const colour = i === 0 ? PAGE_COLOURS.ink : HIGHLIGHTS[i - 1]!;
  const dash = i === 0 ? '' : ` stroke-dasharray="${DASHES[i - 1]}"`;
  const line = `<line x1="0" x2="36" y1="7" y2="7" stroke="${colour}" stroke-width="2"${dash}/>`;
  return `<svg width="36" height="14" aria-hidden="true" fill="${colour}">${line}${symbol}</svg>`;
});

/** The retained shares under one effect, by strength: one small figure of several with the same y axis. */
export function retainedFigure(
  curves: readonly RetainedCurve[],
  { axis, range }: { readonly axis: string; readonly range: readonly [number, number] },
  name: FigureName,
): Promise<string> {
  const strengths = curves[0]!.points.map(({ strength }) => strength);
  const step = Math.ceil(strengths.length / TICKS_MAX);
  // The uncorrected embedding lies on top of the others.
  const order = ({ place }: RetainedCurve) => (place === 'none' ? 2 : place === 'background' ? 0 : 1);
  const marks = curves.toSorted((a, b) => order(a) - order(b)).flatMap((curve) => curveMarks(curve));
  return svgDocument(
    {
      width: WIDTH,
      height: HEIGHT,
      marginLeft: 44,
      marginRight: 14,
      marginTop: 12,
      marginBottom: 42,
      style: { fontSize: '12px' },
      x: {
        type: 'point',
        domain: strengths,
        ticks: strengths.filter((_, i) => i % step === 0),
        tickFormat: (strength: number) => String(Number(strength.toPrecision(3))),
        label: axis,
        labelAnchor: 'center',
        labelArrow: 'none',
      },
      y: { domain: [...range], label: null, ticks: 5 },
      marks: [
        Plot.gridY({ stroke: PAGE_COLOURS.line, strokeOpacity: 1, ticks: 5 }),
        Plot.ruleY([0, 100], { stroke: PAGE_COLOURS.muted }),
        ...marks,
      ],
    },
    name,
    'page',
  );
}

function curveMarks({ label, points, place }: RetainedCurve): Plot.Markish[] {
  const at = { x: 'strength', y: 'percent', title: () => label };
  if (place === 'background') {
    return [Plot.line(points, { ...at, stroke: PAGE_COLOURS.muted, strokeOpacity: 0.45, strokeWidth: 1 })];
  }
  if (place === 'none') {
    return [
      Plot.line(points, { ...at, stroke: PAGE_COLOURS.ink, strokeWidth: 2.5 }),
      Plot.dot(points, { ...at, fill: PAGE_COLOURS.ink, r: 3.5 }),
    ];
  }
  const colour = HIGHLIGHTS[place]!;
  return [
    Plot.line(points, { ...at, stroke: colour, strokeWidth: 2, strokeDasharray: DASHES[place]! }),
    Plot.dot(points, { ...at, fill: colour, symbol: SYMBOLS[place]!, r: 3.5 }),
  ];
}
