import type { Known } from '../text/number-text';

/** A cell: a change with its interval. */
export interface HeatCell {
  readonly score: Known | undefined;
  /** Whether the change is significant: its number is then set in bold. */
  readonly significant?: boolean;
}

interface HeatMapProps {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly HeatCell[] }[];
  /** The number of a cell, and its interval. */
  readonly format: (score: Known) => readonly [string, string];
}

const CELL = 150;
const ROW = 38;
const TOP = 30;
const CHARACTER = 6.6;
/** Full colour stands for this at least, a point of ROC-AUC: where all changes are tiny, none looks great. */
const GREATEST_MIN = 0.01;

/** Changes by group and datasets: better is the first colour, worse the second, and the deeper the greater. */
export function HeatMap({ id, title, description, columns, rows, format }: HeatMapProps) {
  const left = 16 + CHARACTER * Math.max(4, ...rows.map(({ label }) => label.length));
  const [width, height] = [left + CELL * columns.length, TOP + ROW * rows.length];
  const greatest = Math.max(
    GREATEST_MIN,
    ...rows.flatMap(({ cells }) => cells.map(({ score }) => Math.abs(score?.value ?? 0))),
  );
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
      fontSize="12"
      fill="var(--ink)"
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-text`}>{description}</desc>
      {columns.map((column, c) => (
        <text key={column} x={left + CELL * (c + 0.5)} y={TOP - 12} textAnchor="middle" fill="var(--muted)">
          {column}
        </text>
      ))}
      {rows.map(({ label, cells }, r) => (
        <g key={label}>
          <text x={left - 12} y={TOP + ROW * (r + 0.5) + 4} textAnchor="end">
            {label}
          </text>
          {cells.map(({ score, significant }, c) => {
            const [x, y] = [left + CELL * c, TOP + ROW * r];
            const [number, interval] = score ? format(score) : ['–', ''];
            return (
              <g key={columns[c]}>
                <rect
                  x={x + 1}
                  y={y + 1}
                  width={CELL - 2}
                  height={ROW - 2}
                  fill={score ? (score.value >= 0 ? 'var(--data-1)' : 'var(--data-2)') : 'var(--panel)'}
                  fillOpacity={score ? (0.5 * Math.abs(score.value)) / greatest : 1}
                />
                <text
                  x={x + CELL / 2}
                  y={y + 17}
                  textAnchor="middle"
                  fontSize="13"
                  fontWeight={significant ? 700 : 400}
                >
                  {number}
                </text>
                <text x={x + CELL / 2} y={y + 31} textAnchor="middle" fontSize="10.5">
                  {interval}
                </text>
              </g>
            );
          })}
        </g>
      ))}
    </svg>
  );
}
