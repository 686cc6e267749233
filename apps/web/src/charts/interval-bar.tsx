import type { Known } from '../text/number-text';

export const BAR_WIDTH = 240;
const HEIGHT = 22;
const MIDDLE = HEIGHT / 2;

/** Where a value of the domain lies in a bar, px. */
export const barX = (value: number, [low, high]: readonly [number, number]): number =>
  Number((((value - low) / (high - low)) * BAR_WIDTH).toFixed(1));

interface IntervalBarProps {
  readonly score: Known;
  readonly domain: readonly [number, number];
  /** The score of no correction. */
  readonly reference?: number | undefined;
  /** Drawn quietly: the reference itself. */
  readonly quiet?: boolean;
}

/** A score and its interval as a dot on a line, for a cell of a table that says the numbers beside it. */
export function IntervalBar({ score, domain, reference, quiet = false }: IntervalBarProps) {
  const colour = quiet ? 'var(--data-quiet)' : 'var(--data-1)';
  return (
    <svg viewBox={`0 0 ${BAR_WIDTH} ${HEIGHT}`} width={BAR_WIDTH} height={HEIGHT} aria-hidden="true" focusable="false">
      {reference !== undefined && (
        <line
          x1={barX(reference, domain)}
          x2={barX(reference, domain)}
          y1="0"
          y2={HEIGHT}
          stroke="var(--line-strong)"
          strokeDasharray="2 2"
        />
      )}
      <line
        x1={barX(score.low, domain)}
        x2={barX(score.high, domain)}
        y1={MIDDLE}
        y2={MIDDLE}
        stroke={colour}
        strokeWidth="5"
        strokeOpacity="0.32"
        strokeLinecap="round"
      />
      <circle cx={barX(score.value, domain)} cy={MIDDLE} r="4" fill={colour} />
    </svg>
  );
}
