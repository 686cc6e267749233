import { EbbError } from '../../errors.js';
import type { PatchPlan, PlanOptions } from '../contract.js';
import { planPatches } from '../frontend/plan-patches.js';

/** The packages' default. */
export const DEFAULT_HOP_SECONDS = 0.1;

/**
 * Windows of 1 s every `hopSeconds` (0.1 s by default), the first one centred on the first sample: half a window of zeros
 * stands before the clip, and zeros follow it until the last window is whole. A clip of at most half a second gives one.
 *
 * Source: `_center_audio` and `_pad_audio` of OpenL3 and EdgeL3 with center=True, their default; `hop_size` is 0.1 by default.
 *
 * @param samples mono, shape [n]
 * @param startUnitSamples a divisor of a tenth of the sample rate
 * @param options.hopSeconds a multiple of the unit, at most 1
 * @throws EbbError INVALID_ARGUMENT when the clip has no sample, or for another hop.
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
  const hopUnits = unitsOf(options?.hopSeconds ?? DEFAULT_HOP_SECONDS, sampleRateHz, startUnitSamples);
  return planPatches(centred, { patchSamples: sampleRateHz, startUnitSamples, hopUnits }, options);
}

function unitsOf(hopSeconds: number, sampleRateHz: number, startUnitSamples: number): number {
  const units = (hopSeconds * sampleRateHz) / startUnitSamples;
  const whole = Math.round(units);
  // A decimal fraction of a second has no exact float64.
  if (whole >= 1 && Math.abs(units - whole) < 1e-9 && whole * startUnitSamples <= sampleRateHz) return whole;
  throw new EbbError('INVALID_ARGUMENT', 'Windows cannot follow each other by that hop.', {
    expected: `a multiple of ${startUnitSamples / sampleRateHz} s, 1 s at most`,
    received: `${hopSeconds} s`,
  });
}
