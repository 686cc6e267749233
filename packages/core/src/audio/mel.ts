import { EbbError } from '../errors.js';
import type { Spectrogram } from './stft.js';

const LINEAR_HZ_PER_MEL = 200 / 3;
const LOG_FROM_HZ = 1000;
const LOG_FROM_MEL = LOG_FROM_HZ / LINEAR_HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/**
 * Slaney's mel scale: linear, 3 mel every 200 Hz, up to 1000 Hz, and logarithmic above, 27 mel a factor of 6.4.
 *
 * Source: Slaney, Auditory Toolbox, Interval Research technical report 1998-010; librosa's default (`htk=False`).
 */
export function hzToSlaneyMel(hz: number): number {
  return hz < LOG_FROM_HZ ? hz / LINEAR_HZ_PER_MEL : LOG_FROM_MEL + Math.log(hz / LOG_FROM_HZ) / LOG_STEP;
}

/** The inverse of `hzToSlaneyMel`. */
export function slaneyMelToHz(mel: number): number {
  return mel < LOG_FROM_MEL ? mel * LINEAR_HZ_PER_MEL : LOG_FROM_HZ * Math.exp((mel - LOG_FROM_MEL) * LOG_STEP);
}

/** Triangular filters over the bins of a transform; each keeps the bins where it is not zero. */
export interface MelFilterBank {
  readonly fftLength: number;
  readonly filters: readonly { readonly firstBin: number; readonly weights: Float64Array }[];
}

/**
 * The Slaney mel filter bank of `bands` triangles between 0 Hz and half the sample rate.
 *
 * With e_0 .. e_{bands + 1} equally spaced on Slaney's scale, filter b at a bin's frequency f weighs
 * max(0, min((f - e_b) / (e_{b+1} - e_b), (e_{b+2} - f) / (e_{b+2} - e_{b+1}))) 2 / (e_{b+2} - e_b): equal area, Slaney's
 * norm. librosa 0.10's `filters.mel(norm='slaney', htk=False)`. A triangle narrower than the bins may have no weight.
 *
 * @throws EbbError INVALID_ARGUMENT when a figure is not positive.
 */
export function slaneyMelFilterBank(sampleRateHz: number, fftLength: number, bands: number): MelFilterBank {
  if (!(sampleRateHz > 0 && Number.isFinite(sampleRateHz) && fftLength >= 2 && bands >= 1)) {
    throw new EbbError('INVALID_ARGUMENT', 'A mel filter bank needs a sample rate, a transform and bands.', {
      received: `${sampleRateHz} Hz, ${fftLength} samples, ${bands} bands`,
    });
  }
  const highestMel = hzToSlaneyMel(sampleRateHz / 2);
  const edgesHz = Array.from({ length: bands + 2 }, (_, i) => slaneyMelToHz((highestMel * i) / (bands + 1)));
  const filters = Array.from({ length: bands }, (_, b) => {
    const [low, centre, high] = edgesHz.slice(b, b + 3) as [number, number, number];
    const firstBin = Math.ceil((low * fftLength) / sampleRateHz);
    const lastBin = Math.min(fftLength / 2, Math.floor((high * fftLength) / sampleRateHz));
    const weights = new Float64Array(Math.max(0, lastBin - firstBin + 1)).map((_, i) => {
      const hz = ((firstBin + i) * sampleRateHz) / fftLength;
      const triangle = Math.min((hz - low) / (centre - low), (high - hz) / (high - centre));
      return Math.max(0, triangle) * (2 / (high - low));
    });
    return { firstBin, weights };
  });
  return { fftLength, filters };
}

/**
 * A spectrogram's bins gathered into mel bands: value (t, b) = sum_k w_b(k) S_t(k), shape [frames, filters].
 *
 * @throws EbbError SHAPE_MISMATCH when the filter bank was made for a transform of another length.
 */
export function melSpectrogram(spectrogram: Spectrogram, { fftLength, filters }: MelFilterBank): Spectrogram {
  if (spectrogram.bands !== fftLength / 2 + 1) {
    throw new EbbError('SHAPE_MISMATCH', 'The filter bank is for a transform of another length.', {
      expected: `${fftLength / 2 + 1} bins`,
      received: `${spectrogram.bands}`,
    });
  }
  const values = new Float64Array(spectrogram.frames * filters.length);
  for (let t = 0; t < spectrogram.frames; t++) {
    filters.forEach(({ firstBin, weights }, b) => {
      const from = t * spectrogram.bands + firstBin;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        sum += (weights[i] as number) * (spectrogram.values[from + i] as number);
      }
      values[t * filters.length + b] = sum;
    });
  }
  return { frames: spectrogram.frames, bands: filters.length, values };
}
