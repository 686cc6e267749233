import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

/** An overdriven converter or amplifier: peaks are cut off flat. */
export const clipping: Effect = {
  id: 'clipping',
  title: 'Clipping',
  definition:
    'y_n = min(max(x_n, -t), t) with t = 10^(c / 20) max |x_n|: the threshold lies c dB from the clip’s own peak, so that loud and ' +
    'quiet clips are cut alike. No oversampling: harmonics above half the sampling rate fold back, as in a converter.',
  reference: 'ours; hard clipping as in Zölzer (ed.), DAFX: Digital Audio Effects, 2nd edition, 2011',
  strength: { name: 'threshold below peak', unit: 'dB' },
  // -30 dB to -1.5 dB.
  grid: Array.from({ length: 20 }, (_, i) => -30 + 1.5 * i),
  loudness:
    'falls, without make-up gain: the peak by the threshold, the RMS level by 17 dB at -30 dB, 4.5 dB at -15 dB and 0.4 dB at -6 dB ' +
    '(medians of 25 IRMAS clips)',
  apply(sound, thresholdDb, context) {
    requireApplicable(clipping, sound, thresholdDb, context, { min: -120, max: 0 });
    const { samples } = sound;
    let peak = 0;
    for (let n = 0; n < samples.length; n++) peak = Math.max(peak, Math.abs(samples[n]!));
    const threshold = 10 ** (thresholdDb / 20) * peak;
    const output = new Float32Array(samples.length);
    for (let n = 0; n < output.length; n++) output[n] = Math.min(Math.max(samples[n]!, -threshold), threshold);
    return output;
  },
};
