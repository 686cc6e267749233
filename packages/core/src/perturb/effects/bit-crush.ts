import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** Added and taken away again, it leaves float64 numbers below 2^51 rounded to whole ones, halves to even. */
const ROUNDER = 1.5 * 2 ** 52;

/** A converter of few bits: the noise of coarse steps, which follows the sound. */
export const bitCrush: Effect = {
  id: 'bit-crush',
  title: 'Bit crush',
  definition:
    'y_n = round(2^b x_n) / 2^b, with b the bits and halves rounded to even: steps of 2^-b on either side of zero, as pedalboard’s ' +
    'Bitcrush has it (a converter of b bits that counts the sign would have steps of 2^(1-b)). No dither.',
  reference:
    'Deng, Wang, Richard & McFee, Investigating the Sensitivity of Pre-trained Audio Embeddings to Common Effects, ICASSP 2025',
  strength: { name: 'depth', unit: 'bits' },
  // 4 to 15 bits.
  grid: Array.from({ length: 12 }, (_, i) => 4 + i),
  loudness:
    'kept within 2 dB at 4 bits and 0.4 dB from 6 bits on (25 IRMAS clips); what stays below half a step, 2^-(b + 1), falls silent',
  apply(sound, bits, context) {
    requireApplicable(bitCrush, sound, bits, context, { min: 1, max: 24, integer: true });
    const steps = 2 ** bits;
    const output = new Float32Array(sound.samples.length);
    for (let n = 0; n < output.length; n++) output[n] = (steps * sound.samples[n]! + ROUNDER - ROUNDER) / steps;
    return output;
  },
};
