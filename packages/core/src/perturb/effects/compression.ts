import type { Effect } from '../contract.js';
import { requireApplicable } from '../require-applicable.js';

const KNEE_DB = 6;
const ATTACK_SECONDS = 0.005;
const RELEASE_SECONDS = 0.1;
const DB_PER_NEPER = 20 / Math.LN10;

/** A studio's or broadcaster's compressor: loud passages are brought nearer to quiet ones. */
export const compression: Effect = {
  id: 'compression',
  title: 'Dynamic range compression',
  definition:
    'y_n = 10^(-s_n / 20) x_n. With R the ratio, o_n = 20 log10 |x_n| - T the level above the threshold T, the RMS level of the clip ' +
    'in dB, and a knee of K = 6 dB, the gain computer asks for a reduction of l_n dB: 0 where o_n <= -K / 2, (1 - 1 / R) o_n where ' +
    'o_n >= K / 2, and (1 - 1 / R) (o_n + K / 2)^2 / (2 K) between. The detector p_n = max(l_n, r p_{n-1} + (1 - r) l_n), ' +
    's_n = a s_{n-1} + (1 - a) p_n starts at 0, with a = exp(-1 / (0.005 f)), r = exp(-1 / (0.1 f)) and f the sampling rate in Hz: 5 ms ' +
    'attack, 100 ms release. No make-up gain, no look-ahead.',
  reference:
    'Giannoulis, Massberg & Reiss, Digital Dynamic Range Compressor Design - A Tutorial and Analysis, JAES 60(6), 2012: ' +
    'feed-forward, soft knee, smooth decoupled peak detector on the logarithmic level',
  strength: { name: 'ratio', unit: '' },
  grid: [1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 16, 20],
  loudness: 'falls: by 3 to 7 dB at ratio 2 and 5 to 10 dB at ratio 20 (25 IRMAS clips); no make-up gain',
  apply(sound, ratio, context) {
    requireApplicable(compression, sound, ratio, context, { min: 1, max: 1000 });
    const { samples, sampleRateHz } = sound;
    let energy = 0;
    for (let n = 0; n < samples.length; n++) energy += samples[n]! * samples[n]!;
    if (energy === 0) return samples.slice();

    const slope = 1 - 1 / ratio;
    const threshold = Math.sqrt(energy / samples.length);
    const kneeStart = threshold * 10 ** (-KNEE_DB / 40);
    const attack = Math.exp(-1 / (ATTACK_SECONDS * sampleRateHz));
    const release = Math.exp(-1 / (RELEASE_SECONDS * sampleRateHz));
    const output = new Float32Array(samples.length);
    let peakDb = 0;
    let reductionDb = 0;
    for (let n = 0; n < output.length; n++) {
      const x = samples[n]!;
      const magnitude = Math.abs(x);
      let wantedDb = 0;
      if (magnitude > kneeStart) {
        const overDb = DB_PER_NEPER * Math.log(magnitude / threshold);
        wantedDb = slope * (overDb >= KNEE_DB / 2 ? overDb : (overDb + KNEE_DB / 2) ** 2 / (2 * KNEE_DB));
      }
      peakDb = Math.max(wantedDb, release * peakDb + (1 - release) * wantedDb);
      reductionDb = attack * reductionDb + (1 - attack) * peakDb;
      output[n] = x * Math.exp(-reductionDb / DB_PER_NEPER);
    }
    return output;
  },
};
