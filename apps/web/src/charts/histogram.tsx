import { scaleLinear } from 'd3-scale';
import { AxisX } from './axis';

/** How many lie in each bin, of one group. */
export interface HistogramRow {
  readonly label: string;
  readonly counts: readonly number[];
  /** All of the group: bars are shares of it. */
  readonly total: number;
}

interface HistogramProps {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Ends of the bins, one more than a row has counts. */
  readonly edges: readonly number[];
  readonly rows: readonly HistogramRow[];
  readonly axis: string;
  readonly format: (value: number) => string;
  readonly width?: number;
}

const ROW = 92;
/** Of a row, what its highest bar may take. */
const BARS = 74;
const TOP = 14;
const CHARACTER = 6.6;
const RIGHT = 16;
const PAINTS = ['var(--data-1)', 'var(--data-2)', 'var(--data-3)', 'var(--data-4)'] as const;

/** A histogram a group, one below the other on one scale of both axes: as many groups as there are, told apart by place and not by colour alone. */
export function Histogram({ id, title, description, edges, rows, axis, format, width = 720 }: HistogramProps) {
  const left = 16 + CHARACTER * Math.max(4, ...rows.map(({ label }) => label.length));
  const bottom = TOP + ROW * rows.length;
  const x = scaleLinear([edges[0] ?? 0, edges.at(-1) ?? 1], [left, width - RIGHT]);
  const shares = rows.map(({ counts, total }) => counts.map((count) => (total > 0 ? count / total : 0)));
  const greatest = Math.max(1e-9, ...shares.flat());
  return (
    <svg
      viewBox={`0 0 ${width} ${bottom + 44}`}
      width={width}
      height={bottom + 44}
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
      fontSize="12"
      fill="var(--ink)"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-text`}>{description}</desc>
      <AxisX scale={x} top={TOP} bottom={bottom} format={format} label={axis} />
      {rows.map(({ label, counts, total }, r) => {
        const paint = PAINTS[r % PAINTS.length]!;
        const base = TOP + ROW * (r + 1);
        const heights = shares[r]!.map((share) => (share / greatest) * BARS);
        const middle = x(medianOf(edges, counts, total));
        return (
          <g key={label}>
            <text x={left - 12} y={base - 6} textAnchor="end">
              {label}
            </text>
            <line x1={left} x2={width - RIGHT} y1={base} y2={base} stroke="var(--line-strong)" />
            <path d={stepsOf(edges, heights, base, x)} fill={paint} fillOpacity="0.28" stroke={paint} />
            {total > 0 && (
              <line x1={middle} x2={middle} y1={base} y2={base - BARS - 8} stroke={paint} strokeWidth="2" />
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** The outline of bars that stand on a line. */
function stepsOf(edges: readonly number[], heights: readonly number[], base: number, x: (value: number) => number) {
  const at = (value: number) => Number(value.toFixed(1));
  const steps = heights.map((height, i) => `V${at(base - height)}H${at(x(edges[i + 1]!))}`);
  return `M${at(x(edges[0] ?? 0))} ${base}${steps.join('')}V${base}Z`;
}

/** The median, as far as bins tell it: within its bin in proportion. */
export function medianOf(edges: readonly number[], counts: readonly number[], total: number): number {
  let below = 0;
  for (const [i, count] of counts.entries()) {
    if (count > 0 && below + count >= total / 2) {
      return edges[i]! + ((total / 2 - below) / count) * (edges[i + 1]! - edges[i]!);
    }
    below += count;
  }
  return edges[0] ?? 0;
}
