import { scaleLinear } from 'd3-scale';

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
}

/** Points that belong together, and the mark of their mean. */
export interface ScatterGroup {
  readonly name: string;
  /** A letter or number, which the figure's key explains; none: the points alone are drawn. */
  readonly mark?: string | undefined;
  readonly points: readonly ScatterPoint[];
}

interface ScatterProps {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly groups: readonly ScatterGroup[];
  readonly domainX: readonly [number, number];
  readonly domainY: readonly [number, number];
  readonly axisX: string;
  readonly axisY: string;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
}

const [WIDTH, HEIGHT] = [320, 270];
const MARGIN = { left: 44, right: 12, top: 26, bottom: 44 };
const MARK = 8;

/** Mean of the points of a group. */
export const meanOf = (points: readonly ScatterPoint[]): ScatterPoint => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});

/** One small scatter of several on the same scales: quiet points, and a mark where each group has its mean. */
export function Scatter({ id, title, description, groups, domainX, domainY, ...texts }: ScatterProps) {
  const { axisX, axisY, formatX, formatY } = texts;
  const x = scaleLinear(domainX, [MARGIN.left, WIDTH - MARGIN.right]).clamp(true);
  const y = scaleLinear(domainY, [HEIGHT - MARGIN.bottom, MARGIN.top]).clamp(true);
  const at = (value: number) => Number(value.toFixed(1));
  const marked = groups.filter(({ mark, points }) => mark && points.length > 0);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
      fontSize="11"
      fill="var(--muted)"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-text`}>{description}</desc>
      {y.ticks(4).map((tick) => (
        <g key={tick}>
          <line
            x1={MARGIN.left}
            x2={WIDTH - MARGIN.right}
            y1={at(y(tick))}
            y2={at(y(tick))}
            stroke={tick === 0 ? 'var(--line-strong)' : 'var(--line)'}
          />
          <text x={MARGIN.left - 8} y={at(y(tick) + 4)} textAnchor="end">
            {formatY(tick)}
          </text>
        </g>
      ))}
      {x.ticks(4).map((tick) => (
        <g key={tick}>
          <line
            x1={at(x(tick))}
            x2={at(x(tick))}
            y1={MARGIN.top}
            y2={HEIGHT - MARGIN.bottom}
            stroke={tick === 0 ? 'var(--line-strong)' : 'var(--line)'}
          />
          <text x={at(x(tick))} y={HEIGHT - MARGIN.bottom + 16} textAnchor="middle">
            {formatX(tick)}
          </text>
        </g>
      ))}
      <text x={MARGIN.left - 36} y={MARGIN.top - 12}>
        {axisY}
      </text>
      <text x={WIDTH - MARGIN.right} y={HEIGHT - 8} textAnchor="end">
        {axisX}
      </text>
      <g fill="var(--data-quiet)" fillOpacity="0.75">
        {groups.flatMap(({ name, points }) =>
          points.map((point, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name, and never move.
            <circle key={`${name} ${i}`} cx={at(x(point.x))} cy={at(y(point.y))} r="2.5" />
          )),
        )}
      </g>
      {marked.map(({ name, mark, points }) => {
        const mean = meanOf(points);
        const [cx, cy] = [at(x(mean.x)), at(y(mean.y))];
        return (
          <g key={name}>
            <circle cx={cx} cy={cy} r={MARK} fill="var(--ground)" stroke="var(--data-1)" strokeWidth="1.2" />
            <text x={cx} y={cy + 3.5} textAnchor="middle" fontSize="10" fontWeight="500" fill="var(--ink)">
              {mark}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
