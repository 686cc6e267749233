import { scaleLinear } from 'd3-scale';
import type { Known } from '../text/number-text';
import { AxisX } from './axis';
import { paddedDomain } from './domain';

/** A line of the figure. */
export interface IntervalRow {
  readonly label: string;
  /** What stands at its end, the number in words. */
  readonly text: string;
  readonly score: Known | undefined;
  /** What it is to be compared with, drawn quietly above it. */
  readonly before?: Known | undefined;
  /** Drawn filled; others are drawn hollow, a difference that is not significant for instance. */
  readonly strong?: boolean;
  readonly colour?: 1 | 2 | 3 | 'quiet';
}

interface IntervalRowsProps {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly IntervalRow[];
  readonly axis: string;
  readonly format: (value: number) => string;
  /** A line to compare with: no difference, or the score of no correction. */
  readonly reference?: { readonly value: number; readonly label?: string };
  readonly domain?: readonly [number, number];
  /** In px; what stands in a narrow column is narrower than the page. */
  readonly width?: number;
  /** Labels stand above their lines: for narrow columns and screens. */
  readonly stacked?: boolean;
}

const ROW = 26;
const STACKED_ROW = 44;
const STACKED_MARGIN = 8;
/** From the middle of a stacked row to its label's baseline, and to its line. */
const STACKED_LABEL = -6;
const STACKED_LINE = 10;
const TOP = 26;
const CHARACTER = 6.6;
/** Of two scores of one row, from its middle. */
const APART = 5;

const COLOURS = { 1: 'var(--data-1)', 2: 'var(--data-2)', 3: 'var(--data-3)', quiet: 'var(--data-quiet)' } as const;

/** Keeps grid lines from running through a text that stands on them. */
const HALO = { stroke: 'var(--ground)', strokeWidth: 4, paintOrder: 'stroke' } as const;

interface IntervalProps {
  readonly x: (value: number) => number;
  readonly y: number;
  readonly score: Known;
  readonly paint: string;
  readonly strong: boolean;
}

/** A dot on the line of its interval. */
const Interval = ({ x, y, score, paint, strong }: IntervalProps) => (
  <>
    <line
      x1={x(score.low)}
      x2={x(score.high)}
      y1={y}
      y2={y}
      stroke={paint}
      strokeWidth="5"
      strokeOpacity="0.32"
      strokeLinecap="round"
    />
    <circle cx={x(score.value)} cy={y} r="4" fill={strong ? paint : 'var(--ground)'} stroke={paint} strokeWidth="1.5" />
  </>
);

/** Of a phone: what stands at both ends of a line must not meet. */
const NARROW = 330;

/**
 * Scores with their intervals, one a row: a forest plot where the reference is no difference. It is drawn twice, for wide screens and paper, and for
 * phones, and one is shown.
 */
export function IntervalRows(props: IntervalRowsProps) {
  if (props.stacked) return <Rows {...props} />;
  const longest = Math.max(0, ...props.rows.map(({ label, text }) => label.length + text.length));
  const narrow = Math.max(NARROW, 2 * STACKED_MARGIN + CHARACTER * (longest + 2));
  return (
    <>
      <Rows {...props} className="wide-only" />
      <Rows {...props} id={`${props.id}-narrow`} width={narrow} stacked className="narrow-only" />
    </>
  );
}

function Rows({
  id,
  title,
  description,
  rows,
  axis,
  format,
  reference,
  domain,
  width = 720,
  stacked = false,
  className,
}: IntervalRowsProps & { className?: string }) {
  const rowHeight = stacked ? STACKED_ROW : ROW;
  const left = stacked ? STACKED_MARGIN : 16 + CHARACTER * Math.max(4, ...rows.map(({ label }) => label.length));
  const right = stacked ? STACKED_MARGIN : 20 + CHARACTER * Math.max(4, ...rows.map(({ text }) => text.length));
  const bottom = TOP + rowHeight * rows.length;
  const ends = rows.flatMap(({ score, before }) => [score, before].flatMap((own) => (own ? [own.low, own.high] : [])));
  const x = scaleLinear(domain ?? paddedDomain([...ends, ...(reference ? [reference.value] : [])]), [
    left,
    width - right,
  ]);
  return (
    <svg
      viewBox={`0 0 ${width} ${bottom + 44}`}
      width={width}
      height={bottom + 44}
      role="img"
      className={className}
      aria-labelledby={`${id}-title ${id}-text`}
      fontSize="12"
      fill="var(--ink)"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-text`}>{description}</desc>
      <AxisX scale={x} top={TOP - 6} bottom={bottom} format={format} label={axis} />
      {reference && (
        <>
          <line
            x1={x(reference.value)}
            x2={x(reference.value)}
            y1={TOP - 6}
            y2={bottom}
            stroke="var(--ink)"
            strokeDasharray="3 2"
          />
          {reference.label && (
            <text x={x(reference.value)} y={TOP - 12} textAnchor="middle" fill="var(--muted)">
              {reference.label}
            </text>
          )}
        </>
      )}
      {rows.map(({ label, text, score, before, strong = true, colour = 1 }, i) => {
        const middle = TOP + rowHeight * (i + 0.5);
        const [y, textY] = stacked ? [middle + STACKED_LINE, middle + STACKED_LABEL] : [middle, middle + 4];
        const paint = COLOURS[colour];
        return (
          <g key={label}>
            <text
              x={stacked ? left : left - 12}
              y={textY}
              textAnchor={stacked ? 'start' : 'end'}
              {...(stacked ? HALO : {})}
            >
              {label}
            </text>
            {before && <Interval x={x} y={y - APART} score={before} paint={COLOURS.quiet} strong />}
            {score && <Interval x={x} y={before ? y + APART : y} score={score} paint={paint} strong={strong} />}
            <text
              x={stacked ? width - right : width - right + 16}
              y={textY}
              textAnchor={stacked ? 'end' : 'start'}
              fill="var(--muted)"
              data-number=""
              {...(stacked ? HALO : {})}
            >
              {text}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
