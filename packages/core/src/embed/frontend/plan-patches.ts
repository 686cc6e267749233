import { EbbError } from '../../errors.js';
import type { PatchPlan, PlanOptions } from '../contract.js';

/** How patches of one length follow each other. */
export interface PatchGrid {
  /** Samples that a patch reads. */
  readonly patchSamples: number;
  readonly startUnitSamples: number;
  /** Between two starts, in units of startUnitSamples. */
  readonly hopUnits: number;
}

/**
 * Patches from the clip's begin on. With `padEnd` (the default) zeros follow the clip until the last patch is whole, as in
 * the AudioSet models' `pad_waveform` since 2020: 1 + ceil(max(0, n - patchSamples) / hop) patches. Without, the samples
 * after the last whole patch are left out: 1 + floor((n - patchSamples) / hop). A clip shorter than a patch is padded to one in both.
 *
 * @param samples mono, shape [n]
 * @throws EbbError INVALID_ARGUMENT when the clip has no sample.
 */
export function planPatches(
  samples: Float32Array,
  { patchSamples, startUnitSamples, hopUnits }: PatchGrid,
  { padEnd = true }: PlanOptions = {},
): PatchPlan {
  if (samples.length === 0) throw new EbbError('INVALID_ARGUMENT', 'A clip without samples has no embedding.');
  const hops = Math.max(0, samples.length - patchSamples) / (hopUnits * startUnitSamples);
  const patches = 1 + (padEnd ? Math.ceil(hops) : Math.floor(hops));
  const starts = Array.from({ length: patches }, (_, p) => p * hopUnits);
  const needed = patchSamples + (patches - 1) * hopUnits * startUnitSamples;
  if (needed <= samples.length) return { waveform: samples.subarray(0, needed), starts, patchSamples };
  const waveform = new Float32Array(needed);
  waveform.set(samples);
  return { waveform, starts, patchSamples };
}
