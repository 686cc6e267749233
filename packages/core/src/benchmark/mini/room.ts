import { SAMPLE_RATE_HZ } from './note.js';

/** Delays without a common divisor, so that echoes do not pile up. */
const COMB_SECONDS = [0.0297, 0.0371, 0.0411, 0.0437];
const ALL_PASS_SECONDS = [0.005, 0.0017];

/**
 * Adds the reverberation of a room at the given gain, in place, starting from silence.
 *
 * Four parallel combs, each losing 60 dB in `rt60Seconds`, then two all-passes.
 *
 * Source: Schroeder, Natural sounding artificial reverberation, JAES 10(3), 1962.
 */
export function addRoom(samples: Float64Array, rt60Seconds: number, gain: number): void {
  const wet = new Float64Array(samples.length);
  for (const seconds of COMB_SECONDS) {
    const delay = Math.round(seconds * SAMPLE_RATE_HZ);
    const feedback = 10 ** ((-3 * seconds) / rt60Seconds);
    const line = new Float64Array(delay);
    let at = 0;
    for (let n = 0; n < samples.length; n++) {
      const delayed = line[at] as number;
      line[at] = (samples[n] as number) + feedback * delayed;
      at = at + 1 === delay ? 0 : at + 1;
      // A comb's gain is that of its echoes' energy, 1 / (1 - feedback^2): taken out.
      wet[n] = (wet[n] as number) + (delayed * Math.sqrt(1 - feedback * feedback)) / 2;
    }
  }
  for (const seconds of ALL_PASS_SECONDS) {
    const line = new Float64Array(Math.round(seconds * SAMPLE_RATE_HZ));
    let at = 0;
    for (let n = 0; n < wet.length; n++) {
      const delayed = line[at] as number;
      const input = (wet[n] as number) - 0.7 * delayed;
      line[at] = input;
      at = at + 1 === line.length ? 0 : at + 1;
      wet[n] = delayed + 0.7 * input;
    }
  }
  for (let n = 0; n < samples.length; n++) samples[n] = (samples[n] as number) + gain * (wet[n] as number);
}
