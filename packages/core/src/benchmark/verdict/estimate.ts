import { type Interval, percentileInterval } from '../../measure/interval.js';

/** A figure on a test set, and the same figure in each paired draw of its recordings. */
export interface Estimate {
  readonly value: number;
  /** Shape [draws]. Draw b of every figure rests on the same resampled test clips. */
  readonly draws: Float64Array;
}

/** A figure as it is shown: with its 95% percentile interval. */
export interface Score extends Interval {
  readonly value: number;
}

/** A score that is not defined, and why. */
export interface Undefined {
  readonly reason: string;
}

/** The figure that is `compute` of others: of their values, and draw by draw. */
export function derived(parts: readonly Estimate[], compute: (...values: number[]) => number): Estimate {
  const values = new Array<number>(parts.length);
  return {
    value: compute(...parts.map(({ value }) => value)),
    draws: parts[0]!.draws.map((_, b) => {
      for (let k = 0; k < parts.length; k++) values[k] = parts[k]!.draws[b]!;
      return compute(...values);
    }),
  };
}

/** Below this share of its value a divisor's draw is taken at the share. */
const DIVISOR_FLOOR = 1e-3;

/**
 * The ratio of two figures, of their values and draw by draw.
 *
 * A draw in which the divisor is below a thousandth of its value, or beyond 0, has no ratio of its own and is taken at that
 * thousandth: it stays finite, and widens the interval.
 *
 * @param divisor of value other than 0
 */
export function ratioOf(dividend: Estimate, divisor: Estimate): Estimate {
  const sign = Math.sign(divisor.value);
  const floor = Math.abs(divisor.value) * DIVISOR_FLOOR;
  return derived([dividend, divisor], (a, b) => a / (sign * Math.max(floor, sign * b)));
}

/** The mean of figures, summed in their order; undefined for none. */
export function meanEstimate(parts: readonly Estimate[]): Estimate | undefined {
  if (parts.length === 0) return undefined;
  const draws = new Float64Array(parts[0]!.draws.length);
  let value = 0;
  for (const part of parts) {
    value += part.value;
    for (let b = 0; b < draws.length; b++) draws[b] = draws[b]! + part.draws[b]!;
  }
  return { value: value / parts.length, draws: draws.map((sum) => sum / parts.length) };
}

/**
 * The figure with its 95% interval.
 *
 * @throws EbbError NON_FINITE when a draw is not finite.
 */
export function scoreOf({ value, draws }: Estimate): Score {
  return { value, ...percentileInterval(draws) };
}
