import { filterCascade } from '../../audio/filter-cascade.js';
import { lowPassSections } from '../channel-filter.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

const CUTOFFS = 31;
const LOWEST_HZ = 1600;
const HIGHEST_HZ = 22000 / 1.2;

/** A channel without treble: a low sampling rate, a dull loudspeaker, a wall between. */
export const lowPass: Effect = {
  id: 'low-pass',
  title: 'Low-pass filter',
  definition:
    'Chebyshev filter of type II, of the lowest order that loses at most 3 dB at f / 1.1 and at least 80 dB from 1.1 f on, f being ' +
    'the cut-off in Hz (SciPy’s cheb2ord and cheby2), designed at the sound’s sampling rate and run causally from rest (sosfilt): its ' +
    'delay, at most 4 ms, is not compensated. A sound whose half sampling rate is at or below 1.1 f stays as it is.',
  reference:
    'Deng, Wang, Richard & McFee, Investigating the Sensitivity of Pre-trained Audio Embeddings to Common Effects, ICASSP 2025',
  strength: { name: 'cut-off', unit: 'Hz' },
  // Rounded to thousandths, as published.
  grid: Array.from({ length: CUTOFFS }, (_, i) =>
    Number((LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (i / (CUTOFFS - 1))).toFixed(3)),
  ),
  loudness: 'falls by what lay above the cut-off; the pass band keeps its level',
  apply(sound, cutoffHz, context) {
    requireApplicable(lowPass, sound, cutoffHz, context, { min: 100, max: 400_000 });
    return filterCascade(sound.samples, lowPassSections(sound.sampleRateHz, cutoffHz));
  },
};
