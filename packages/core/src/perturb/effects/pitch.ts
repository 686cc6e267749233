import { changeTempo } from '../../audio/phase-vocoder.js';
import { RATE_HZ_MIN, resample } from '../../audio/resample.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** Of a ratio of frequencies: 0.1 cents, a fiftieth of what is heard. */
const TOLERANCE = 2 ** (0.1 / 1200) - 1;

/** Another tuning, or the same tune a little higher or lower. */
export const pitch: Effect = {
  id: 'pitch',
  title: 'Pitch shift',
  definition:
    'All frequencies times r = 2^(c / 1200), to within 0.1 cents, with c the shift in cents: the tempo is divided by r by a phase ' +
    'vocoder with identity phase locking (effect tempo), and the result resampled, band-limited, to the length that came. The whole ' +
    'spectrum moves, formants and bandwidth too: with r above 1, what would come to lie above the Nyquist frequency is gone. ' +
    'A shift of 0 changes nothing.',
  reference:
    'Laroche & Dolson, New phase-vocoder techniques for pitch-shifting, harmonizing and other exotic effects, WASPAA 1999; ' +
    'Driedger & Mueller, A review of time-scale modification of music signals, Applied Sciences 6(2), 2016',
  strength: { name: 'shift', unit: 'cents' },
  // -200 to 200.
  grid: Array.from({ length: 21 }, (_, i) => -200 + 20 * i),
  loudness: 'kept: tones exactly; noise loses up to 1 dB, as its phases cannot all be kept',
  apply(sound, cents, context) {
    requireApplicable(pitch, sound, cents, context, { min: -1200, max: 1200 });
    if (cents === 0) return sound.samples.slice();
    const [up, down] = fraction(2 ** (cents / 1200));
    const stretched = changeTempo(sound.samples, sound.sampleRateHz, down / up);
    // Rates that are in the ratio, whatever the sound's own is.
    const unit = Math.ceil(RATE_HZ_MIN / Math.min(up, down));
    const shifted = resample(stretched, up * unit, down * unit);
    // Both lengths are rounded, so that a sample may lack or be one too many.
    const result = new Float32Array(sound.samples.length);
    result.set(shifted.subarray(0, result.length));
    return result;
  },
};

/** The fraction of the least denominator that is `ratio` within the tolerance. Resampling by it needs few filters. */
function fraction(ratio: number): [numerator: number, denominator: number] {
  for (let denominator = 1; ; denominator++) {
    const numerator = Math.round(ratio * denominator);
    if (Math.abs(numerator / denominator / ratio - 1) < TOLERANCE) return [numerator, denominator];
  }
}
