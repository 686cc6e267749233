import type { ScaleLinear } from 'd3-scale';

interface AxisProps {
  readonly scale: ScaleLinear<number, number>;
  /** Where the grid lines begin and end, px. */
  readonly top: number;
  readonly bottom: number;
  readonly format: (value: number) => string;
  readonly ticks?: number;
  readonly label?: string;
}

/** A horizontal axis below a figure, with its grid lines. */
export function AxisX({ scale, top, bottom, format, ticks = 5, label }: AxisProps) {
  const [x0 = 0, x1 = 0] = scale.range();
  return (
    <g>
      {scale.ticks(ticks).map((tick) => (
        <g key={tick}>
          <line x1={scale(tick)} x2={scale(tick)} y1={top} y2={bottom} stroke="var(--line)" />
          <text x={scale(tick)} y={bottom + 16} textAnchor="middle" fill="var(--muted)">
            {format(tick)}
          </text>
        </g>
      ))}
      {label && (
        <text x={(x0 + x1) / 2} y={bottom + 34} textAnchor="middle" fill="var(--muted)">
          {label}
        </text>
      )}
    </g>
  );
}
