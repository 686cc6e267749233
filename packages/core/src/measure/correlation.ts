import { EbbError } from '../errors.js';
import type { Interval } from './interval.js';
import { midRanks } from './mid-ranks.js';
import { NORMAL_95 } from './normal.js';

/** A rank correlation. */
export interface Correlation {
  /** In [-1, 1]. */
  readonly rho: number;
  /** 95%; undefined for fewer than 4 items and for rho = 1 or -1, where the standard error does not hold. */
  readonly interval: Interval | undefined;
  /** Items. */
  readonly n: number;
}

/**
 * Spearman's rank correlation: Pearson's correlation of the mid-ranks, with a 95% interval by Fisher's transform.
 *
 * Interval: tanh(atanh rho -+ 1.96 s), s^2 = (1 + rho^2 / 2) / (n - 3). Bonett & Wright, Sample size requirements for
 * estimating Pearson, Kendall and Spearman correlations, Psychometrika 65, 2000, who advise it for n >= 10 and
 * |rho| < 0.95. It takes the items to be independent.
 *
 * @param a one value an item, shape [n]; `b` likewise.
 * @returns undefined where the correlation is: fewer than 2 items, or all values of one side equal.
 * @throws EbbError SHAPE_MISMATCH, NON_FINITE for a value that is not a number.
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): Correlation | undefined {
  const n = a.length;
  if (b.length !== n) {
    throw new EbbError('SHAPE_MISMATCH', 'Correlation is of pairs.', { expected: `${n}`, received: `${b.length}` });
  }
  // Mid-ranks have the mean (n + 1) / 2 whatever the ties.
  const [x, y] = [a, b].map((values) => midRanks(values).map((rank) => rank - (n + 1) / 2)) as [
    Float64Array,
    Float64Array,
  ];
  if (!x.some((rank) => rank !== 0) || !y.some((rank) => rank !== 0)) return undefined;
  // Sums of quarters are exact, so that equal orders give 1 itself.
  const product = (p: Float64Array, q: Float64Array) => p.reduce((sum, value, i) => sum + value * q[i]!, 0);
  const rho = product(x, y) / Math.sqrt(product(x, x) * product(y, y));
  return { rho, interval: fisherInterval(rho, n), n };
}

function fisherInterval(rho: number, n: number): Interval | undefined {
  if (n < 4 || Math.abs(rho) === 1) return undefined;
  const centre = Math.atanh(rho);
  const half = NORMAL_95 * Math.sqrt((1 + (rho * rho) / 2) / (n - 3));
  return { low: Math.tanh(centre - half), high: Math.tanh(centre + half) };
}
