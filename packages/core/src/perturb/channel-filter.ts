import type { Biquad } from '../audio/biquad.js';
import { chebyshev2 } from '../audio/chebyshev2.js';

/** The published low-pass: 3 dB lost at its pass band's end and 80 dB at its stop band's. */
const LOSSES = { passDb: 3, stopDb: 80 };
/** Pass and stop band end a factor of 1.1 from the cut-off. */
const HALF_WIDTH = 1.1;

/**
 * Sections of the low-pass of a cut-off f: `cheb2ord(f / 1.1, 1.1 f, 3 dB, 80 dB)` at the sound's own sampling rate, order 6 to 16
 * over the published cut-offs at 44.1 kHz. None where the stop band would begin at half the sampling rate or above: nothing is there
 * to take away.
 */
export function lowPassSections(sampleRateHz: number, cutoffHz: number): Biquad[] {
  const stopHz = cutoffHz * HALF_WIDTH;
  if (stopHz >= sampleRateHz / 2) return [];
  return chebyshev2(sampleRateHz, { passHz: cutoffHz / HALF_WIDTH, stopHz, ...LOSSES });
}

/**
 * Sections of the mirrored filter: what `lowPassSections` keeps, this takes away, and the reverse.
 *
 * @throws EbbError INVALID_ARGUMENT when 1.1 times the cut-off is not below half the sampling rate: nothing would be left.
 */
export function highPassSections(sampleRateHz: number, cutoffHz: number): Biquad[] {
  return chebyshev2(sampleRateHz, { passHz: cutoffHz * HALF_WIDTH, stopHz: cutoffHz / HALF_WIDTH, ...LOSSES });
}
