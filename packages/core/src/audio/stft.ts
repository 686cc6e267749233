import FFT from 'fft.js';
import { EbbError } from '../errors.js';

/** Non-negative values over time and frequency, row-major: frame t, band k is `values[t * bands + k]`. */
export interface Spectrogram {
  readonly frames: number;
  readonly bands: number;
  readonly values: Float64Array;
}

/** How a signal is cut into frames. */
export interface Framing {
  /** A power of two; the length of a frame and of its transform. */
  readonly fftLength: number;
  readonly hopLength: number;
  /** Shape [fftLength]. */
  readonly window: Float64Array;
}

/**
 * The power spectrogram |X_t(k)|^2 of centred frames, shape [1 + floor(n / hopLength), fftLength / 2 + 1].
 *
 * X_t(k) = sum_m w_m x(t hop + m - fftLength / 2) exp(-2 pi i k m / fftLength), with w the window and x zero outside the
 * signal, so that frame t is centred on sample t hop and a signal shorter than a frame has frames too. librosa 0.10's
 * `stft(center=True, pad_mode='constant')`, squared.
 *
 * @throws EbbError INVALID_ARGUMENT when the signal is empty or the framing is impossible; NON_FINITE when a sample is not finite.
 */
export function powerSpectrogram(
  samples: Float32Array | Float64Array,
  { fftLength, hopLength, window }: Framing,
): Spectrogram {
  if (samples.length === 0) throw new EbbError('INVALID_ARGUMENT', 'A signal without samples has no spectrogram.');
  if (!(fftLength > 1 && Number.isInteger(Math.log2(fftLength)) && window.length === fftLength)) {
    throw new EbbError('INVALID_ARGUMENT', 'The transform cannot have that length.', {
      expected: `a power of two and a window as long`,
      received: `${fftLength} with a window of ${window.length}`,
    });
  }
  if (!(hopLength >= 1 && Number.isInteger(hopLength))) {
    throw new EbbError('INVALID_ARGUMENT', 'The hop must be a positive whole number of samples.', {
      received: `${hopLength}`,
    });
  }
  const bad = samples.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0) {
    throw new EbbError('NON_FINITE', 'A sample is not finite.', { at: bad, received: `${samples[bad]}` });
  }

  const fft = transformOf(fftLength);
  const frame = new Float64Array(fftLength);
  const spectrum = new Float64Array(2 * fftLength);
  const frames = 1 + Math.floor(samples.length / hopLength);
  const bands = fftLength / 2 + 1;
  const values = new Float64Array(frames * bands);
  for (let t = 0; t < frames; t++) {
    const from = t * hopLength - fftLength / 2;
    const first = Math.max(0, -from);
    const last = Math.min(fftLength, samples.length - from);
    frame.fill(0, 0, first);
    frame.fill(0, Math.max(0, last));
    for (let m = first; m < last; m++) frame[m] = (window[m] as number) * (samples[from + m] as number);
    fft.realTransform(spectrum, frame);
    for (let k = 0; k < bands; k++) {
      const re = spectrum[2 * k] as number;
      const im = spectrum[2 * k + 1] as number;
      values[t * bands + k] = re * re + im * im;
    }
  }
  return { frames, bands, values };
}

/** Transforms by length: their tables of sines cost as much as many frames. */
const transforms = new Map<number, FFT>();

function transformOf(length: number): FFT {
  const known = transforms.get(length);
  if (known) return known;
  const made = new FFT(length);
  transforms.set(length, made);
  return made;
}
