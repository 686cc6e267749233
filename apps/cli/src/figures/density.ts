/** Steps of a curve, more than the eye can tell apart. */
const POINTS = 160;

/**
 * A smooth density of values at equal steps from `from` to `to`, shape [160]: the mean of normal curves at the values.
 *
 * Their standard deviation h is Silverman's rule, 0.9 s n^(-1/5), with s the values' standard deviation, and at least one
 * step, so that equal values show as a narrow peak.
 *
 * @param values at least one
 * @see Silverman, Density estimation, 1986, equation 3.31 (with s alone)
 */
export function density(values: Float64Array, from: number, to: number): Float64Array {
  const n = values.length;
  const step = (to - from) / (POINTS - 1);
  const mean = values.reduce((sum, v) => sum + v, 0) / n;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n);
  const bandwidth = Math.max(0.9 * deviation * n ** -0.2, step);
  return Float64Array.from({ length: POINTS }, (_, i) => {
    const at = from + i * step;
    const sum = values.reduce((total, v) => total + Math.exp(-0.5 * ((at - v) / bandwidth) ** 2), 0);
    return sum / (n * bandwidth * Math.sqrt(2 * Math.PI));
  });
}
