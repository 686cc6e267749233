import type { PatchPlan, PlanOptions } from '../contract.js';
import { planPatches } from '../frontend/plan-patches.js';

/**
 * Windows of 1 s every 0.1 s, the first one centred on the first sample: half a window of zeros stands before the clip,
 * and zeros follow it until the last window is whole. A clip of at most half a second gives one window.
 *
 * Source: `_center_audio` and `_pad_audio` of OpenL3 and EdgeL3 with their defaults, center=True and hop_size=0.1.
 *
 * @param samples mono, shape [n]
 * @param startUnitSamples a divisor of a tenth of the sample rate
 * @throws EbbError INVALID_ARGUMENT when the clip has no sample.
 */
export function planWindows(
  samples: Float32Array,
  sampleRateHz: number,
  startUnitSamples: number,
  options?: PlanOptions,
): PatchPlan {
  const half = samples.length === 0 ? 0 : sampleRateHz / 2;
  const centred = new Float32Array(half + samples.length);
  centred.set(samples, half);
  const hopUnits = sampleRateHz / 10 / startUnitSamples;
  return planPatches(centred, { patchSamples: sampleRateHz, startUnitSamples, hopUnits }, options);
}
