import { EbbError } from '../errors.js';

/** Shift and variance of each of D dimensions of one dataset, in standardised units, shape [D] each. */
export interface LocationScale {
  readonly shift: Float64Array;
  readonly variance: Float64Array;
}

/** The fixed point moves by less than this share a step when it is taken for found. */
const CHANGE_MAX = 1e-12;
const STEPS_MAX = 10_000;

/**
 * The posterior location and scale of a dataset of `clips` rows from its sample mean g and sample variance v (over
 * clips - 1), dimension by dimension.
 *
 * Priors by moments over the dimensions: the shift is normal about the mean G of all g with their variance T, the variance
 * inverse gamma of shape a = 2 + M^2 / V and scale b = M + M^3 / V, for mean M and variance V of all v (both variances
 * over D - 1). With n clips the posterior is the fixed point of shift = (n T g + variance G) / (n T + variance) and
 * variance = (S / 2 + b) / (n / 2 + a - 1), S = (n - 1) v + n (g - shift)^2 the squared residuals. A single dimension has
 * no others to learn from and keeps its sample figures; equal variances all stay, V = 0 being a prior without spread.
 *
 * Johnson, Li & Rabinovic, Adjusting batch effects in microarray expression data using empirical Bayes methods,
 * Biostatistics 8, 2007, section 3.
 *
 * @throws EbbError SINGULAR when a variance comes out as 0.
 */
export function posteriorLocationScale({ shift: g, variance: v }: LocationScale, clips: number): LocationScale {
  const shift = g.slice();
  const variance = v.slice();
  if (g.length > 1) {
    const [location, scale] = [moments(g), moments(v)];
    for (let j = 0; j < g.length; j++) {
      [shift[j], variance[j]] = fixedPoint(g[j]!, v[j]!, clips, location, scale);
    }
  }
  if (!variance.every((value) => value > 0)) {
    throw new EbbError('SINGULAR', 'The training embeddings of a dataset do not vary.', {
      expected: 'a variance above 0',
      received: '0',
    });
  }
  return { shift, variance };
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function moments(values: Float64Array): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}

function fixedPoint(g: number, v: number, n: number, location: Moments, scale: Moments): [number, number] {
  const ratio = scale.mean ** 2 / scale.variance;
  // A prior without spread, or one that is so to rounding.
  const fixed = !(ratio < 1 / Number.EPSILON);
  let [shift, variance] = [g, fixed ? scale.mean : v];
  for (let step = 0; step < STEPS_MAX; step++) {
    const weight = n * location.variance;
    const nextShift = weight + variance > 0 ? (weight * g + variance * location.mean) / (weight + variance) : g;
    const squares = (n - 1) * v + n * (g - nextShift) ** 2;
    const nextVariance = fixed ? scale.mean : (squares / 2 + scale.mean * (1 + ratio)) / (n / 2 + 1 + ratio);
    const change = Math.max(Math.abs(nextShift - shift), Math.abs(nextVariance - variance));
    [shift, variance] = [nextShift, nextVariance];
    if (change <= CHANGE_MAX * (Math.abs(shift) + variance)) break;
  }
  return [shift, variance];
}
