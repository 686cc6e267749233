import { NumpyRandomState } from '../../random/numpy-random-state.js';
import { addNoise } from '../add-noise.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';
import { NOISE_LOUDNESS, SIGNAL_TO_NOISE, SNR_DOMAIN_DB, SNR_GRID_DB } from '../signal-to-noise.js';

/** The hiss of a preamplifier. */
export const noiseWhite: Effect = {
  id: 'noise-white',
  title: 'White noise',
  definition:
    'y_n = x_n + a e_n, with e_n independent normal draws of the seed (NumPy’s RandomState) and a such that ' +
    '10 log10(sum x_n^2 / sum (a e_n)^2) is the signal-to-noise ratio over the whole clip. All strengths add the same noise, scaled. ' +
    'Silence stays silence.',
  reference: 'ours',
  strength: SIGNAL_TO_NOISE,
  grid: SNR_GRID_DB,
  loudness: NOISE_LOUDNESS,
  apply(sound, snrDb, context) {
    requireApplicable(noiseWhite, sound, snrDb, context, SNR_DOMAIN_DB);
    const { samples } = sound;
    return addNoise(samples, new NumpyRandomState(context.seed).normal(samples.length), snrDb);
  },
};
