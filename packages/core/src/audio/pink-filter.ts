import type { Biquad } from './biquad.js';

/** Fitted to the line of -10 dB a decade, in radians a sample: a double pole, and the uppermost of the pairs. */
const DOUBLE_POLE = 1.782219;
const POLE = 0.250772;
const ZERO = 0.508134;
/** Each pair lies two octaves below the one before. */
const STEP = 1 / 4;
/** The lowest pole is at or below this: half of where hearing begins. */
const LOWEST_POLE_HZ = 10;

/**
 * Sections that turn white noise into pink: power falls as 1 / f, within 0.25 dB from 20 Hz to 0.96 of half the sampling rate.
 *
 * H(z) = (1 - exp(-1.782219) z^-1)^-2 times, over k = 0, 1, .., (1 - exp(-0.508134 / 4^k) z^-1) / (1 - exp(-0.250772 / 4^k) z^-1):
 * alternating poles and zeros, evenly spaced over log frequency, whose steps of -20 and 0 dB a decade average to -10. The constants
 * are ours, fitted for the least greatest deviation. The overall gain is arbitrary.
 *
 * Source of the idea: Kasdin, Discrete simulation of colored noise and stochastic processes and 1/f^a power law noise generation,
 * Proceedings of the IEEE 83(5), 1995.
 */
export function pinkFilter(sampleRateHz: number): Biquad[] {
  const pole = Math.exp(-DOUBLE_POLE);
  const sections: Biquad[] = [{ b0: 1, b1: 0, b2: 0, a1: -2 * pole, a2: pole * pole }];
  const lowest = (2 * Math.PI * LOWEST_POLE_HZ) / sampleRateHz;
  // Two pairs make a section of second order.
  for (let scale = 1; POLE * scale > lowest * STEP; scale *= STEP * STEP) {
    const [zero1, zero2] = [Math.exp(-ZERO * scale), Math.exp(-ZERO * scale * STEP)];
    const [pole1, pole2] = [Math.exp(-POLE * scale), Math.exp(-POLE * scale * STEP)];
    sections.push({ b0: 1, b1: -zero1 - zero2, b2: zero1 * zero2, a1: -pole1 - pole2, a2: pole1 * pole2 });
  }
  return sections;
}
