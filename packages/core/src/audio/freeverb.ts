/** Delays of Freeverb's filters in samples at 44.1 kHz. */
const TUNING_RATE_HZ = 44_100;
const COMB_DELAYS = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617];
const ALLPASS_DELAYS = [556, 441, 341, 225];

const INPUT_GAIN = 0.015;
const WET_SCALE = 3;
const DRY_SCALE = 2;
const DAMPING_SCALE = 0.4;
const ROOM_SCALE = 0.28;
const ROOM_OFFSET = 0.7;
const ALLPASS_FEEDBACK = 0.5;

/** Settings of Freeverb, each 0 to 1. */
export interface FreeverbSettings {
  /** Decay of the reverberation: the feedback of the combs is 0.7 to 0.98. */
  readonly roomSize: number;
  /** Of high frequencies while they decay. */
  readonly damping: number;
  readonly wetLevel: number;
  readonly dryLevel: number;
}

/**
 * Freeverb of one channel: shape [samples] to [samples]; the filters begin empty and the tail ends with the signal.
 *
 * y_n = 2 d x_n + 3 w a_n, with d and w the dry and wet levels and a_n the output of four all-pass filters in series, fed by
 * the sum of eight combs in parallel, each fed by 0.015 x_n:
 * comb c_n = b_(n-D), b_n = 0.015 x_n + f l_n, l_n = (1 - g) c_n + g l_(n-1), with f = 0.7 + 0.28 room size and g = 0.4 damping;
 * all-pass a_n = b_(n-D) - i_n, b_n = i_n + b_(n-D) / 2, with i its input. (The all-pass is Freeverb's: near to flat, not flat.)
 * Delays D scale with the sampling rate, rounded down.
 *
 * Schroeder's reverberator with Moorer's damped combs (J. A. Moorer, About this reverberation business, Computer Music Journal
 * 3(2), 1979) in the tuning of Jezar at Dreampoint (2000), as JUCE's Reverb::processMono, with width 1 and parameters that are
 * set before the first sample. State is float64.
 */
export function freeverb(
  samples: Float32Array,
  sampleRateHz: number,
  { roomSize, damping, wetLevel, dryLevel }: FreeverbSettings,
): Float32Array {
  const feedback = ROOM_OFFSET + ROOM_SCALE * roomSize;
  const memory = DAMPING_SCALE * damping;
  const reverberant = new Float64Array(samples.length);
  for (const delay of COMB_DELAYS) {
    addComb(samples, reverberant, scaled(delay, sampleRateHz), feedback, memory);
  }
  for (const delay of ALLPASS_DELAYS) applyAllpass(reverberant, scaled(delay, sampleRateHz));
  const wet = WET_SCALE * wetLevel;
  const dry = DRY_SCALE * dryLevel;
  return samples.map((x, n) => dry * x + wet * reverberant[n]!);
}

function scaled(delay: number, sampleRateHz: number): number {
  // Below 197 Hz a delay would round to none.
  return Math.max(1, Math.floor((Math.floor(sampleRateHz) * delay) / TUNING_RATE_HZ));
}

function addComb(samples: Float32Array, sum: Float64Array, delay: number, feedback: number, memory: number): void {
  const line = new Float64Array(delay);
  let at = 0;
  let low = 0;
  for (let n = 0; n < samples.length; n++) {
    const output = line[at]!;
    low = output * (1 - memory) + low * memory;
    line[at] = INPUT_GAIN * samples[n]! + low * feedback;
    sum[n]! += output;
    if (++at === delay) at = 0;
  }
}

function applyAllpass(signal: Float64Array, delay: number): void {
  const line = new Float64Array(delay);
  let at = 0;
  for (let n = 0; n < signal.length; n++) {
    const input = signal[n]!;
    const delayed = line[at]!;
    line[at] = input + delayed * ALLPASS_FEEDBACK;
    signal[n] = delayed - input;
    if (++at === delay) at = 0;
  }
}
