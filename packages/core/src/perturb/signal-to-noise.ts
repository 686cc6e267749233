import type { Effect } from './contract.js';

/** The strength of every noise: how far the sound lies above it. */
export const SIGNAL_TO_NOISE: Effect['strength'] = { name: 'signal-to-noise ratio', unit: 'dB' };

/** -10 dB, where the noise drowns the sound, to 40 dB, where it is hardly heard. */
export const SNR_GRID_DB: readonly number[] = Array.from({ length: 21 }, (_, i) => -10 + 2.5 * i);

/** Far beyond what can be heard, on either side. */
export const SNR_DOMAIN_DB = { min: -100, max: 200 };

/** The level of a sound with noise of power r times its own is raised by 10 log10(1 + r). */
export const NOISE_LOUDNESS =
  'rises: by 0.04 dB at 20 dB, 0.4 dB at 10 dB, 3 dB at 0 dB and 10.4 dB at -10 dB (sound and noise added in power)';
