import { filterCascade } from '../../audio/filter-cascade.js';
import { pinkFilter } from '../../audio/pink-filter.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import { addNoise } from '../add-noise.js';
import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';
import { NOISE_LOUDNESS, SIGNAL_TO_NOISE, SNR_DOMAIN_DB, SNR_GRID_DB } from '../signal-to-noise.js';

/** Four time constants of a pole at 2.5 Hz: what is not yet steady by then lies far below hearing. */
const RUN_IN_SECONDS = 0.25;

/** Noise of equal power an octave, as a busy room's. */
export const noisePink: Effect = {
  id: 'noise-pink',
  title: 'Pink noise',
  definition:
    'y_n = x_n + a e_n, with e_n normal draws of the seed (NumPy’s RandomState) through a filter whose power falls as 1 / f from 20 Hz ' +
    'up, run in for 0.25 s, and a such that 10 log10(sum x_n^2 / sum (a e_n)^2) is the signal-to-noise ratio over the whole clip. All ' +
    'strengths add the same noise, scaled. Silence stays silence.',
  reference: 'ours; filter after Kasdin, Proceedings of the IEEE 83(5), 1995',
  strength: SIGNAL_TO_NOISE,
  grid: SNR_GRID_DB,
  loudness: NOISE_LOUDNESS,
  apply(sound, snrDb, context) {
    requireApplicable(noisePink, sound, snrDb, context, SNR_DOMAIN_DB);
    const { samples, sampleRateHz } = sound;
    const runIn = Math.ceil(RUN_IN_SECONDS * sampleRateHz);
    const white = new NumpyRandomState(context.seed).normal(runIn + samples.length);
    return addNoise(samples, filterCascade(white, pinkFilter(sampleRateHz)).subarray(runIn), snrDb);
  },
};
