import { convolve } from '../../audio/convolve.js';
import { resample } from '../../audio/resample.js';
import { EbbError } from '../../errors.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { Effect } from '../contract.js';
import { drawnRecording } from '../drawn-recording.js';
import { requireApplicable } from '../require-applicable.js';

/** The direct sound is the first sample of the impulse response this far below its largest, at most: 6 dB. */
const DIRECT_SHARE = 0.5;
/** What of an impulse response counts as direct sound: so much to either side. */
const DIRECT_SECONDS = 0.0025;

/** A real room, near or far from the source. */
export const room: Effect = {
  id: 'room',
  title: 'Room',
  definition:
    'y_n = c sum over k of h_k x_(n+d-k), with h the impulse response of a real room, drawn by the seed and resampled to the rate of x; ' +
    'd its direct sound, the first sample within 6 dB of the largest, so that y is in time with x; h_k times 10^(g / 20) where ' +
    '|k - d| is above 2.5 ms, with g the strength: 0 dB is the room as recorded, 6 dB twice the distance to the source; ' +
    'and c such that y has the energy of x. The tail is cut at the end of the clip. At the lowest strengths there remains the colour of ' +
    'loudspeaker, microphone and first reflections in the 2.5 ms: these are not the clean sound.',
  reference:
    'Zahorik, Direct-to-reverberant energy ratio sensitivity, J. Acoust. Soc. Am. 112(5), 2002 (direct sound: the first 2.5 ms)',
  strength: { name: 'level of the reverberation', unit: 'dB' },
  // -30 dB to 12 dB.
  grid: Array.from({ length: 15 }, (_, i) => -30 + 3 * i),
  loudness: 'kept exactly: the energy of each clip stays what it was',
  needs: 'rooms',
  apply(sound, gainDb, context) {
    requireApplicable(room, sound, gainDb, context, { min: -60, max: 60 });
    const recordings = context.recordings!;
    const index = drawnRecording(new NumpyRandomState(context.seed), recordings.length);
    const drawn = recordings[index]!;
    const { samples, sampleRateHz } = sound;
    const response = resample(drawn.samples, drawn.sampleRateHz, sampleRateHz).slice();
    const direct = directSound(response, index);
    const reach = DIRECT_SECONDS * sampleRateHz;
    const factor = 10 ** (gainDb / 20);
    for (let k = 0; k < response.length; k++) if (Math.abs(k - direct) > reach) response[k]! *= factor;

    // Taps that are further from the direct sound than the clip is long reach no sample of it.
    const first = Math.max(0, direct - samples.length + 1);
    const affected = convolve(
      samples,
      response.subarray(first, direct + samples.length),
      direct - first,
      samples.length,
    );
    const level = Math.sqrt(energy(samples) / energy(affected));
    return Number.isFinite(level) ? affected.map((y) => level * y) : affected;
  },
};

/** @throws EbbError INVALID_ARGUMENT when the response is silent or not finite. */
function directSound(response: Float32Array, index: number): number {
  const largest = response.reduce((max, h) => Math.max(max, Math.abs(h)), 0);
  if (!(largest > 0 && largest < Infinity)) {
    throw new EbbError('INVALID_ARGUMENT', `Effect ${room.id}: an impulse response is silent or not finite.`, {
      at: `recording ${index}`,
      hint: 'Leave it out.',
    });
  }
  return response.findIndex((h) => Math.abs(h) >= DIRECT_SHARE * largest);
}

function energy(samples: Float32Array): number {
  return samples.reduce((sum, x) => sum + x * x, 0);
}
