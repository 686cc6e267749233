import { filterCascade } from '../../audio/filter-cascade.js';
import { highPassSections } from '../channel-filter.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** A channel without bass: a small loudspeaker, a rumble filter. */
export const highPass: Effect = {
  id: 'high-pass',
  title: 'High-pass filter',
  definition:
    'The mirror of the low-pass: Chebyshev filter of type II, of the lowest order that loses at most 3 dB at 1.1 f and at least 80 dB ' +
    'from f / 1.1 down, f being the cut-off in Hz (SciPy’s cheb2ord and cheby2), designed at the sound’s sampling rate and run ' +
    'causally from rest (sosfilt). 1.1 f must lie below half the sampling rate.',
  reference:
    'ours, after the low-pass of Deng et al., ICASSP 2025; filters by Parks & Burrus, Digital Filter Design, 1987',
  strength: { name: 'cut-off', unit: 'Hz' },
  // 50 Hz to 3200 Hz, four an octave, all of use at a sampling rate of 8 kHz.
  grid: Array.from({ length: 25 }, (_, i) => Number((50 * 2 ** (i / 4)).toFixed(3))),
  loudness: 'falls by what lay below the cut-off; the pass band keeps its level',
  apply(sound, cutoffHz, context) {
    requireApplicable(highPass, sound, cutoffHz, context, { min: 20, max: 0.45 * sound.sampleRateHz });
    return filterCascade(sound.samples, highPassSections(sound.sampleRateHz, cutoffHz));
  },
};
