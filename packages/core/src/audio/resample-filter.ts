/** The filter of a change of sampling rate: row p holds the taps of the outputs that lie p / phases after an input sample. */
export interface PolyphaseFilter {
  /** Output samples, and input samples, of one period of the filter: the ratio of the rates in lowest terms. */
  readonly phases: number;
  readonly inputsPerPeriod: number;
  /** Taps of a row, padded with zeros to a multiple of `TAPS_MULTIPLE`. */
  readonly taps: number;
  /** Input samples before the one at or before the output that a row begins with. */
  readonly lead: number;
  /** Shape [phases, taps]. */
  readonly table: Float32Array;
}

/** Pass band, as a share of the lower of the two Nyquist frequencies. At 16 kHz it ends at 7500 Hz, where AudioSet models' mel bands do. */
export const PASS_BAND = 15 / 16;
/** Attenuation from the lower Nyquist frequency on. */
export const STOP_BAND_DECIBELS = 100;
/** A row of the table is a whole number of steps of the kernel. */
const TAPS_MULTIPLE = 16;
/** Taps of a whole table: 64 MiB. Pairs of usual rates need a hundredth of it. */
const TABLE_MAX = 2 ** 24;

/**
 * A low-pass filter for resampling from `fromHz` to `toHz`, both positive integers.
 *
 * h(t) = 2 f sinc(2 f t) I0(beta sqrt(1 - (t / T)^2)) / I0(beta) for |t| <= T, t in input samples, with the cut-off f in
 * cycles a sample midway between the ends of pass and stop band, and beta and T by Kaiser's formulas:
 * beta = 0.1102 (A - 8.7), 2 T = (A - 7.95) / (14.36 d), with A the attenuation in dB and d the width of the transition
 * (J. F. Kaiser, Nonrecursive digital filter design using the I0-sinh window function, ISCAS 1974). Scaled to a gain of 1 at 0 Hz.
 */
export function designResampleFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const nyquist = 0.5 * Math.min(1, toHz / fromHz);
  const cutoff = (nyquist * (1 + PASS_BAND)) / 2;
  const beta = 0.1102 * (STOP_BAND_DECIBELS - 8.7);
  const reach = (STOP_BAND_DECIBELS - 7.95) / (2 * 14.36 * nyquist * (1 - PASS_BAND));

  const half = Math.ceil(reach);
  const taps = Math.ceil((2 * half) / TAPS_MULTIPLE) * TAPS_MULTIPLE;
  const [phases, inputsPerPeriod] = ratio(toHz, fromHz, Math.floor(TABLE_MAX / taps));
  const table = new Float32Array(phases * taps);
  let sum = 0;
  for (let p = 0; p < phases; p++) {
    for (let k = 0; k < 2 * half; k++) {
      const t = p / phases + half - 1 - k;
      const inside = 1 - (t / reach) ** 2;
      if (inside < 0) continue;
      sum += table[p * taps + k] = sinc(2 * cutoff * t) * besselI0(beta * Math.sqrt(inside));
    }
  }
  for (let i = 0; i < table.length; i++) table[i]! *= phases / sum;
  return { phases, inputsPerPeriod, taps, lead: half - 1, table };
}

/**
 * a / b in lowest terms; where that has a numerator above `max`, the last convergent of its continued fraction that has not.
 *
 * That happens only far from usual rates (192 kHz and a prime, say), and is off by less than 1 / max: 150 parts in a million
 * there, by the bound, and mostly a few.
 */
function ratio(a: number, b: number, max: number): [phases: number, inputsPerPeriod: number] {
  let [p0, q0, p1, q1] = [0, 1, 1, 0];
  while (b > 0) {
    const quotient = Math.floor(a / b);
    const p2 = quotient * p1 + p0;
    if (p2 > max) break;
    [p0, q0, p1, q1] = [p1, q1, p2, quotient * q1 + q0];
    [a, b] = [b, a % b];
  }
  return [p1, q1];
}

/** sin(pi x) / (pi x). */
function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind and order 0, by its power series: sum over k of ((x / 2)^k / k!)^2. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
