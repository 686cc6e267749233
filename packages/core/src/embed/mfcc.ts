import { dctBasis } from '../audio/dct.js';
import { powerToDecibel } from '../audio/decibel.js';
import { periodicHann } from '../audio/hann.js';
import { melSpectrogram, slaneyMelFilterBank } from '../audio/mel.js';
import { powerSpectrogram } from '../audio/stft.js';
import type { ClipEmbedder } from './contract.js';

const SAMPLE_RATE_HZ = 16000;
const FFT_LENGTH = 2048;
const HOP_LENGTH = 512;
const MEL_BANDS = 128;
const COEFFICIENTS = 20;

const framing = { fftLength: FFT_LENGTH, hopLength: HOP_LENGTH, window: periodicHann(FFT_LENGTH) };
const dct = dctBasis(COEFFICIENTS, MEL_BANDS);
const filterBank = slaneyMelFilterBank(SAMPLE_RATE_HZ, FFT_LENGTH, MEL_BANDS);

/**
 * Mean, then population standard deviation, over time of the clip's 20 mel-frequency cepstral coefficients, shape [40].
 *
 * Conventions of librosa 0.10's `feature.mfcc` at 16 kHz: FFT 2048, hop 512, periodic Hann, frames centred with zeros
 * around the signal, power, 128 Slaney mel bands 0-8000 Hz with Slaney's norm, decibels with an 80 dB range a clip,
 * orthonormal DCT-II. In float64, rounded once at the end, where librosa's transform is float32.
 *
 * @param samples mono, 16 kHz, in [-1, 1], any length above 0
 * @throws EbbError INVALID_ARGUMENT when there is no sample; NON_FINITE when one is not finite.
 */
function mfccStatistics(samples: Float32Array): Float32Array {
  const { frames, values } = powerToDecibel(melSpectrogram(powerSpectrogram(samples, framing), filterBank));
  const embedding = new Float32Array(2 * COEFFICIENTS);
  const track = new Float64Array(frames);
  for (let k = 0; k < COEFFICIENTS; k++) {
    let sum = 0;
    for (let t = 0; t < frames; t++) {
      let coefficient = 0;
      for (let b = 0; b < MEL_BANDS; b++) {
        coefficient += (dct[k * MEL_BANDS + b] as number) * (values[t * MEL_BANDS + b] as number);
      }
      track[t] = coefficient;
      sum += coefficient;
    }
    const mean = sum / frames;
    const variance = track.reduce((total, v) => total + (v - mean) ** 2, 0) / frames;
    embedding[k] = mean;
    embedding[COEFFICIENTS + k] = Math.sqrt(variance);
  }
  return embedding;
}

/** The embedding of `mini`: no network, no weights, timbre in 40 numbers. */
export const mfcc: ClipEmbedder = {
  id: 'mfcc',
  title: 'MFCC statistics',
  definition:
    'Mean and standard deviation over time of 20 MFCCs: 16 kHz, FFT 2048, hop 512, 128 Slaney mel bands, 80 dB range, orthonormal DCT-II.',
  reference:
    'Davis & Mermelstein, Comparison of parametric representations for monosyllabic word recognition in continuously spoken sentences, IEEE TASSP 28(4), 1980; conventions of librosa 0.10.',
  dim: 2 * COEFFICIENTS,
  sampleRateHz: SAMPLE_RATE_HZ,
  embed: mfccStatistics,
};
