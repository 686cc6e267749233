import { scaleLinear, scalePoint } from 'd3-scale';
import type { Known } from '../text/number-text';

export interface Curve {
  readonly label: string;
  /** `reference` is drawn in ink: no correction. */
  readonly role: 'reference' | 'subject';
  readonly points: readonly { readonly strength: number; readonly score: Known }[];
}

interface CurvesProps {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly curves: readonly Curve[];
  readonly domain: readonly [number, number];
  readonly format: (value: number) => string;
  readonly axis: string;
}

const [WIDTH, HEIGHT] = [320, 210];
const MARGIN = { left: 42, right: 14, top: 12, bottom: 42 };
const TICKS_MAX = 6;

/** Scores by the strength of one effect, with bands for intervals: one small figure of several on the same scale. */
export function Curves({ id, title, description, curves, domain, format, axis }: CurvesProps) {
  const strengths = [...new Set(curves.flatMap(({ points }) => points.map(({ strength }) => strength)))].sort(
    (a, b) => a - b,
  );
  const x = scalePoint(strengths, [MARGIN.left, WIDTH - MARGIN.right]).padding(0.3);
  const y = scaleLinear(domain, [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const step = Math.ceil(strengths.length / TICKS_MAX);
  const at = (strength: number) => x(strength) ?? MARGIN.left;
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
          <line x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={MARGIN.left - 8} y={y(tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {strengths.map(
        (strength, i) =>
          i % step === 0 && (
            <text key={strength} x={at(strength)} y={HEIGHT - MARGIN.bottom + 16} textAnchor="middle">
              {Number(strength.toPrecision(3))}
            </text>
          ),
      )}
      <text x={(MARGIN.left + WIDTH - MARGIN.right) / 2} y={HEIGHT - 8} textAnchor="middle">
        {axis}
      </text>
      {curves.map(({ label, role, points }) => {
        const paint = role === 'reference' ? 'var(--data-quiet)' : 'var(--data-1)';
        const upper = points.map(({ strength, score }) => `${at(strength)},${y(score.high)}`);
        const lower = points.map(({ strength, score }) => `${at(strength)},${y(score.low)}`).reverse();
        const line = points.map(({ strength, score }) => `${at(strength)},${y(score.value)}`).join(' ');
        return (
          <g key={label}>
            {points.length > 1 && <polygon points={[...upper, ...lower].join(' ')} fill={paint} fillOpacity="0.14" />}
            <polyline
              points={line}
              fill="none"
              stroke={paint}
              strokeWidth="1.8"
              {...(role === 'reference' ? { strokeDasharray: '4 3' } : {})}
            />
            {points.map(({ strength, score }) =>
              role === 'reference' ? (
                <rect
                  key={strength}
                  x={at(strength) - 2.5}
                  y={y(score.value) - 2.5}
                  width="5"
                  height="5"
                  fill={paint}
                />
              ) : (
                <circle key={strength} cx={at(strength)} cy={y(score.value)} r="3" fill={paint} />
              ),
            )}
          </g>
        );
      })}
    </svg>
  );
}
