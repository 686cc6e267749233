import type { Biquad } from './biquad.js';

/** Samples that all sections work on in turn: they stay in the processor's cache. */
const BLOCK = 2048;

/**
 * A signal after filters in series, causal and from rest: shape [samples] to [samples]. The input is untouched.
 *
 * Section by section y_n = b0 x_n + b1 x_{n-1} + b2 x_{n-2} - a1 y_{n-1} - a2 y_{n-2}, in float64 (transposed direct form II);
 * no delay is compensated. SciPy's `sosfilt`.
 */
export function filterCascade(samples: Float32Array | Float64Array, sections: readonly Biquad[]): Float32Array {
  const output = new Float32Array(samples.length);
  const states = new Float64Array(2 * sections.length);
  const block = new Float64Array(BLOCK);
  for (let from = 0; from < samples.length; from += BLOCK) {
    const count = Math.min(BLOCK, samples.length - from);
    for (let n = 0; n < count; n++) block[n] = samples[from + n] as number;
    sections.forEach((section, i) => {
      filterBlock(block, count, section, states, 2 * i);
    });
    for (let n = 0; n < count; n++) output[from + n] = block[n] as number;
  }
  return output;
}

function filterBlock(
  block: Float64Array,
  count: number,
  { b0, b1, b2, a1, a2 }: Biquad,
  states: Float64Array,
  at: number,
): void {
  let state1 = states[at] as number;
  let state2 = states[at + 1] as number;
  for (let n = 0; n < count; n++) {
    const x = block[n] as number;
    const y = b0 * x + state1;
    state1 = b1 * x - a1 * y + state2;
    state2 = b2 * x - a2 * y;
    block[n] = y;
  }
  states[at] = state1;
  states[at + 1] = state2;
}
