import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** Another playback or recording level, and nothing else. */
export const gain: Effect = {
  id: 'gain',
  title: 'Gain',
  definition:
    'y_n = 10^(g / 20) x_n, with g the gain in dB. Nothing is clipped: above 0 dB samples may exceed full scale. ' +
    '(The published run wrote 16-bit files in between, which clip and round.)',
  reference:
    'Deng, Wang, Richard & McFee, Investigating the Sensitivity of Pre-trained Audio Embeddings to Common Effects, ICASSP 2025',
  strength: { name: 'gain', unit: 'dB' },
  // -40 dB to 5 dB.
  grid: Array.from({ length: 31 }, (_, i) => -40 + 1.5 * i),
  loudness: 'changes by exactly the gain: this effect is loudness alone',
  apply(sound, gainDb, context) {
    requireApplicable(gain, sound, gainDb, context, { min: -200, max: 200 });
    const factor = 10 ** (gainDb / 20);
    const output = new Float32Array(sound.samples.length);
    for (let n = 0; n < output.length; n++) output[n] = factor * sound.samples[n]!;
    return output;
  },
};
