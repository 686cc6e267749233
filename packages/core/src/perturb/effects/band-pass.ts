import { filterCascade } from '../../audio/filter-cascade.js';
import { highPassSections, lowPassSections } from '../channel-filter.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** The telephone's band, 300 Hz to 3400 Hz, of 3.5 octaves, has this centre on a logarithmic axis. */
const CENTRE_HZ = Math.sqrt(300 * 3400);

/** A telephone, and channels wider and narrower. */
export const bandPass: Effect = {
  id: 'band-pass',
  title: 'Band-pass filter',
  definition:
    'The high-pass of cut-off c / 2^(w / 2), then the low-pass of cut-off c 2^(w / 2) (see those effects), with w the width in octaves ' +
    'and c = 1010 Hz: 3.5 octaves are the telephone’s 300 to 3400 Hz. Causal, from rest. A sound whose half sampling rate is at or ' +
    'below 1.1 times the upper cut-off passes the high-pass alone.',
  reference: 'ours; the band is that of ITU-T G.712, the filters are steeper than a telephone’s',
  strength: { name: 'width', unit: 'octaves' },
  // 0.5 to 7 octaves: 849 to 1201 Hz, up to 89 to 11,427 Hz.
  grid: Array.from({ length: 14 }, (_, i) => (i + 1) / 2),
  loudness: 'falls by what lay outside of the band; the band keeps its level',
  apply(sound, widthOctaves, context) {
    requireApplicable(bandPass, sound, widthOctaves, context, { min: 0.5, max: 10 });
    const { samples, sampleRateHz } = sound;
    const half = 2 ** (widthOctaves / 2);
    return filterCascade(samples, [
      ...highPassSections(sampleRateHz, CENTRE_HZ / half),
      ...lowPassSections(sampleRateHz, CENTRE_HZ * half),
    ]);
  },
};
