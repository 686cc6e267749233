import { changeTempo } from '../../audio/phase-vocoder.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** The same notes played faster or slower. */
export const tempo: Effect = {
  id: 'tempo',
  title: 'Tempo',
  definition:
    'Time-scale modification by a phase vocoder with identity phase locking (frames of about 46 ms, a quarter of one apart): what ' +
    'stands at the time t stands at t / f, with f the factor, at the same pitch; round(n / f) of n samples. A factor of 1 changes nothing.',
  reference:
    'Laroche & Dolson, Improved phase vocoder time-scale modification of audio, IEEE Trans. Speech and Audio Processing 7(3), 1999; ' +
    'Driedger & Mueller, A review of time-scale modification of music signals, Applied Sciences 6(2), 2016',
  strength: { name: 'tempo factor', unit: '' },
  // 0.8 to 1.25.
  grid: Array.from({ length: 10 }, (_, i) => (80 + 5 * i) / 100),
  loudness: 'kept: tones exactly; noise loses up to 1 dB, as its phases cannot all be kept',
  apply(sound, factor, context) {
    requireApplicable(tempo, sound, factor, context, { min: 0.5, max: 2 });
    return factor === 1 ? sound.samples.slice() : changeTempo(sound.samples, sound.sampleRateHz, factor);
  },
};
