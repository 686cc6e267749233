import { freeverb } from '../../audio/freeverb.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

const SETTINGS = { damping: 0.5, wetLevel: 0.33, dryLevel: 0.4 };

/** The artificial reverberation of the ICASSP 2025 study. */
export const reverberation: Effect = {
  id: 'reverberation',
  title: 'Reverberation',
  definition:
    'Freeverb of one channel: y_n = 0.8 x_n + 0.99 a_n, with a_n the output of four all-pass filters in series behind eight damped ' +
    "combs in parallel, fed by 0.015 x_n; feedback 0.7 + 0.28 room size, damping 0.2 (JUCE's and pedalboard's defaults: damping 0.5, " +
    'wet 0.33, dry 0.4, width 1). Each clip starts dry and its tail is cut at its end; in the study the tail of a file leaked into the next.',
  reference:
    'Deng et al., Investigating the Sensitivity of Pre-trained Audio Embeddings to Common Effects, ICASSP 2025; ' +
    'Moorer, About this reverberation business, Computer Music Journal 3(2), 1979; tuning by Jezar at Dreampoint, 2000',
  strength: { name: 'room size', unit: '' },
  // 0.01 to 1: every third of 100 steps.
  grid: Array.from({ length: 34 }, (_, i) => (1 + 3 * i) / 100),
  loudness:
    'changes: the direct sound is 1.9 dB lower at every strength, the reverberation added to it grows with the room size; ' +
    'sustained music comes out about 1 dB lower in the smallest room and 1 dB higher in the largest',
  apply(sound, roomSize, context) {
    requireApplicable(reverberation, sound, roomSize, context, { min: 0, max: 1 });
    return freeverb(sound.samples, sound.sampleRateHz, { ...SETTINGS, roomSize });
  },
};
