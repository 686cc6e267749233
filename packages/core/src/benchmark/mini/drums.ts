import { bandPass, filterInPlace, highPass } from '../../audio/biquad.js';
import { SAMPLE_RATE_HZ } from './note.js';

/** Adds a drum kit: bass drum on the odd beats, snare on the even ones, hi-hat on every half beat. */
export function addDrums(
  out: Float64Array,
  beatSamples: number,
  offsetSamples: number,
  noise: Float64Array,
  swing: number,
): void {
  const snare = new Float64Array(out.length);
  const hat = new Float64Array(out.length);
  for (let beat = -1; beat * beatSamples < out.length; beat++) {
    const at = Math.round(offsetSamples + beat * beatSamples);
    if (beat % 2 === 0) addKick(out, at);
    else addBurst(snare, at, 1.4, 0.07, noise);
    addBurst(hat, at, 0.7, 0.025, noise);
    addBurst(hat, Math.round(at + swing * beatSamples), 0.5, 0.02, noise);
  }
  filterInPlace(snare, bandPass(SAMPLE_RATE_HZ, 1600, 0.6));
  filterInPlace(hat, highPass(SAMPLE_RATE_HZ, 5500));
  for (let n = 0; n < out.length; n++) out[n] = (out[n] as number) + (snare[n] as number) + (hat[n] as number);
}

/** A tone that falls from 130 to 50 Hz and dies away. */
function addKick(out: Float64Array, at: number): void {
  let phase = 0;
  for (let n = Math.max(0, -at); at + n < out.length && n < 0.3 * SAMPLE_RATE_HZ; n++) {
    const t = n / SAMPLE_RATE_HZ;
    phase += (2 * Math.PI * (50 + 80 * Math.exp(-t / 0.03))) / SAMPLE_RATE_HZ;
    out[at + n] = (out[at + n] as number) + 1.6 * Math.exp(-t / 0.09) * Math.sin(phase);
  }
}

function addBurst(out: Float64Array, at: number, gain: number, decaySeconds: number, noise: Float64Array): void {
  const decay = Math.exp(-1 / (decaySeconds * SAMPLE_RATE_HZ));
  let level = gain;
  for (let n = 0; at + n < out.length && level > 1e-3; n++) {
    if (at + n >= 0)
      out[at + n] = (out[at + n] as number) + level * (noise[(n * 3 + at + 9973) % noise.length] as number);
    level *= decay;
  }
}
