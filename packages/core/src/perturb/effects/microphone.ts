import { type Biquad, highShelf, lowShelf, peaking } from '../../audio/biquad.js';
import { filterCascade } from '../../audio/filter-cascade.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** Filters above this part of the sampling rate would be bent out of shape by it, and are left out. */
const HIGHEST_PART = 0.4;

/** A hand-held microphone in place of a measuring one. */
export const microphone: Effect = {
  id: 'microphone',
  title: 'Microphone colouration',
  definition:
    'Four second-order filters in series whose gains in dB are s times those of the curve: low shelf 120 Hz, -6 dB; peak 350 Hz, Q 1, ' +
    '+2 dB; peak 5000 Hz, Q 1, +6 dB; high shelf 11,000 Hz, -9 dB. Causal, from rest. A filter above 0.4 of the sampling rate is left out.',
  reference:
    'ours: a stylised vocal dynamic microphone (bass roll-off, presence peak, weak top), measured on no product; filters by ' +
    'Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter coefficients',
  strength: { name: 'scale of the curve', unit: '' },
  // A quarter of the curve to three times it: peaks of 1.5 to 18 dB.
  grid: Array.from({ length: 12 }, (_, i) => (i + 1) / 4),
  loudness: 'changes with the sound: rises by about 1 dB at s = 1 and 4 dB at s = 3 (25 IRMAS clips)',
  apply(sound, scale, context) {
    requireApplicable(microphone, sound, scale, context, { min: -5, max: 5 });
    return filterCascade(sound.samples, curve(sound.sampleRateHz, scale));
  },
};

function curve(rateHz: number, scale: number): Biquad[] {
  const filters: [hz: number, filter: (hz: number) => Biquad][] = [
    [120, (hz) => lowShelf(rateHz, hz, -6 * scale)],
    [350, (hz) => peaking(rateHz, hz, 1, 2 * scale)],
    [5000, (hz) => peaking(rateHz, hz, 1, 6 * scale)],
    [11_000, (hz) => highShelf(rateHz, hz, -9 * scale)],
  ];
  return filters.filter(([hz]) => hz <= HIGHEST_PART * rateHz).map(([hz, filter]) => filter(hz));
}
