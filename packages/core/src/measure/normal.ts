import { EbbError } from '../errors.js';

/** The 97.5% point of the standard normal distribution: 95% of it lies between this and its negative. */
export const NORMAL_95 = 1.959963984540054;

const INVERSE_ROOT_2_PI = 1 / Math.sqrt(2 * Math.PI);

// The series loses what 1 - p swallows (p = 0.13 here: no digit), the fraction converges the faster the larger z.
const SERIES_UNTIL = 1.5;

// The fraction's relative error after k steps is about exp(-2 z sqrt(k)): 4e-19 at z = 1.5.
const FRACTION_STEPS = 200;

/**
 * The two-sided p-value of a standard normal z: p = erfc(|z| / sqrt 2), the chance of a value at least as far from 0.
 *
 * With phi the normal density: for |z| < 1.5, p = 1 - 2 phi(z) sum_k z^(2k+1) / (2k+1)!! (Abramowitz & Stegun 26.2.11);
 * above, p = 2 phi(z) / (z + 1/(z + 2/(z + 3/(z + ...)))) (26.2.14). Relative error below 1e-14 until p leaves the
 * normal doubles at |z| = 37.5; p is 0 from |z| = 38.6.
 *
 * @throws EbbError NON_FINITE when z is not a number; infinite z gives 0.
 */
export function twoSidedP(z: number): number {
  if (Number.isNaN(z)) throw new EbbError('NON_FINITE', 'A test statistic is not a number.', { where: 'z' });
  const x = Math.abs(z);
  return x < SERIES_UNTIL ? 1 - 2 * density(x) * centralSeries(x) : 2 * density(x) * tailFraction(x);
}

/** phi(x) = exp(-x^2 / 2) / sqrt(2 pi); the square is split so that its rounding does not grow in the exponent. */
function density(x: number): number {
  if (x > 40) return 0;
  // 24 bits: the square of the upper part is exact.
  const upper = Math.fround(x);
  return INVERSE_ROOT_2_PI * Math.exp((-upper * upper) / 2) * Math.exp((-(x - upper) * (x + upper)) / 2);
}

function centralSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; term > sum * Number.EPSILON * 0.01; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
}

/** Mills' ratio, (the chance above x) / phi(x). */
function tailFraction(x: number): number {
  let value = x;
  for (let k = FRACTION_STEPS; k >= 1; k--) value = x + k / value;
  return 1 / value;
}
