import FFT from 'fft.js';
import { EbbError } from '../errors.js';
import { periodicHann } from './hann.js';

/** Length of a frame: long enough to part the partials of a low note, short enough not to smear an attack. */
const FRAME_SECONDS = 0.046;
/** Hann windows twice over (analysis and synthesis) add up to 1.5 at four hops a frame. */
const HOPS_PER_FRAME = 4;
const WINDOW_SUM = 1.5;
/** A peak whose power grew by more than this within a hop is the begin of a sound: 10 dB. */
const ONSET_POWER_RATIO = 10;

/** A spectrum as real and imaginary parts, each of shape [bins]. */
interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * A signal at another tempo and the same pitch: shape [samples] to [max(1, round(samples / tempo))]. `tempo` above 1 is faster.
 *
 * A phase vocoder with identity phase locking. Output frame u, centred on u H, is made from the input frames X_u centred on
 * a_u = round(u H tempo) and X'_u, one hop H before it: around each peak p of |X_u|,
 * Y_u(k) = X_u(k) R, R = Y_(u-1)(p) conj(X'_u(p)) / |...|, so that each partial's phase advances over H as it does in the input,
 * and the bins around a peak keep their phases relative to it. Where the peak has just begun (its power in X_u is 10 dB above that
 * in X'_u), R is 1: attacks keep their phases. Frames are the power of two nearest to 46 ms, H a quarter of one. At tempo 1 the
 * output is the input, up to rounding.
 *
 * Laroche & Dolson, Improved phase vocoder time-scale modification of audio, IEEE Trans. Speech and Audio Processing 7(3), 1999
 * (locking); Puckette, Phase-locked vocoder, WASPAA 1995 (the second input frame); Driedger & Mueller, A review of time-scale
 * modification of music signals, Applied Sciences 6(2), 2016.
 *
 * @throws EbbError INVALID_ARGUMENT when there are no samples, or tempo or rate is not a positive number.
 */
export function changeTempo(samples: Float32Array, sampleRateHz: number, tempo: number): Float32Array {
  if (samples.length === 0 || !(tempo > 0 && tempo < Infinity && sampleRateHz > 0 && sampleRateHz < Infinity)) {
    throw new EbbError('INVALID_ARGUMENT', 'The tempo of this sound cannot be changed.', {
      expected: 'samples, a positive tempo and a positive rate',
      received: `${samples.length} samples, tempo ${tempo} and ${sampleRateHz} Hz`,
    });
  }
  const length = 2 ** Math.max(5, Math.round(Math.log2(FRAME_SECONDS * sampleRateHz)));
  const hop = length / HOPS_PER_FRAME;
  const bins = length / 2 + 1;
  const fft = new FFT(length);
  const window = periodicHann(length);
  const synthesis = window.map((w) => w / (WINDOW_SUM * length));
  const margin = Math.ceil(2 * length * Math.max(1, tempo));
  const padded = new Float32Array(samples.length + 2 * margin);
  padded.set(samples, margin);
  const [current, before, output] = [emptySpectrum(bins), emptySpectrum(bins), emptySpectrum(bins)];
  const peaks = new Int32Array(bins);
  const [frames, spectrum, pair] = [0, 1, 2].map(() => new Float64Array(2 * length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];

  const sum = new Float64Array(Math.max(1, Math.round(samples.length / tempo)));
  // Frame -1 is the first that reaches into the output, as each covers two hops to either side of its centre.
  const end = Math.ceil(sum.length / hop) + 2;
  for (let first = -1; first < end; first += 2) {
    pair.fill(0);
    for (const part of [0, 1] as const) {
      const u = first + part;
      const at = margin + Math.round(u * hop * tempo) - length / 2;
      for (let m = 0; m < length; m++) {
        frames[2 * m] = window[m]! * padded[at + m]!;
        frames[2 * m + 1] = window[m]! * padded[at + m - hop]!;
      }
      fft.transform(spectrum, frames);
      separate(spectrum, current, before);
      lockPhases(current, before, output, peaks, u < 0);
      addHermitian(pair, output, part);
    }
    // The inverse transform, but for its order, which is backwards, and its scale. (The window is the same backwards.)
    fft.transform(frames, pair);
    for (const part of [0, 1] as const) {
      const begin = (first + part) * hop - length / 2;
      const last = Math.min(length, sum.length - begin);
      for (let m = Math.max(1, -begin); m < last; m++) {
        sum[begin + m]! += synthesis[m]! * frames[2 * (length - m) + part]!;
      }
    }
  }
  return Float32Array.from(sum);
}

function emptySpectrum(bins: number): Spectrum {
  return { re: new Float64Array(bins), im: new Float64Array(bins) };
}

/** The spectra of two real signals from that of the complex signal of which they are the real and imaginary part. */
function separate(spectrum: Float64Array, real: Spectrum, imaginary: Spectrum): void {
  const bins = real.re.length;
  const length = 2 * (bins - 1);
  for (let k = 0; k < bins; k++) {
    const mirror = (length - k) % length;
    const [a, b, c, d] = [spectrum[2 * k]!, spectrum[2 * k + 1]!, spectrum[2 * mirror]!, spectrum[2 * mirror + 1]!];
    real.re[k] = (a + c) / 2;
    real.im[k] = (b - d) / 2;
    imaginary.re[k] = (b + d) / 2;
    imaginary.im[k] = (c - a) / 2;
  }
}

/** Adds a real signal's spectrum, as the real (0) or the imaginary (1) part of a complex signal, to that signal's. */
function addHermitian(spectrum: Float64Array, { re, im }: Spectrum, part: 0 | 1): void {
  const half = re.length - 1;
  spectrum[part]! += re[0]!;
  spectrum[2 * half + part]! += re[half]!;
  for (let k = 1; k < half; k++) {
    const mirror = 4 * half - 2 * k;
    const [a, b] = [re[k]!, im[k]!];
    spectrum[2 * k]! += part ? -b : a;
    spectrum[2 * k + 1]! += part ? a : b;
    spectrum[mirror]! += part ? b : a;
    spectrum[mirror + 1]! += part ? a : -b;
  }
}

/** Turns `output`, the last output frame, into the next: `current` with the phases that follow on from the last. */
function lockPhases(current: Spectrum, before: Spectrum, output: Spectrum, peaks: Int32Array, first: boolean): void {
  const count = findPeaks(current, peaks);
  let k = 0;
  for (let i = 0; i < count; i++) {
    const p = peaks[i]!;
    const end = i + 1 < count ? Math.ceil((p + peaks[i + 1]!) / 2) : current.re.length;
    const [re, im] = first ? [1, 0] : rotation(current, before, output, p);
    for (; k < end; k++) {
      const [a, b] = [current.re[k]!, current.im[k]!];
      output.re[k] = a * re - b * im;
      output.im[k] = a * im + b * re;
    }
  }
}

/** The unit phasor R that takes `current` at its peak p to the phase that follows on from the last output frame. */
function rotation(current: Spectrum, before: Spectrum, last: Spectrum, p: number): [re: number, im: number] {
  const [a, b] = [before.re[p]!, before.im[p]!];
  if (power(current, p) > ONSET_POWER_RATIO * (a * a + b * b)) return [1, 0];
  const [c, d] = [last.re[p]!, last.im[p]!];
  const re = c * a + d * b;
  const im = d * a - c * b;
  const size = Math.hypot(re, im);
  return size > 0 ? [re / size, im / size] : [1, 0];
}

/** Writes the bins that are above their two neighbours on either side, and returns how many; bin 0 where there are none. */
function findPeaks(spectrum: Spectrum, peaks: Int32Array): number {
  let count = 0;
  let [lowest, lower, centre, higher] = [0, 0, power(spectrum, 0), power(spectrum, 1)];
  for (let k = 0; k < spectrum.re.length; k++) {
    const highest = k + 2 < spectrum.re.length ? power(spectrum, k + 2) : 0;
    if (centre > lowest && centre > lower && centre >= higher && centre >= highest) peaks[count++] = k;
    lowest = lower;
    lower = centre;
    centre = higher;
    higher = highest;
  }
  if (count === 0) peaks[count++] = 0;
  return count;
}

function power({ re, im }: Spectrum, k: number): number {
  return re[k]! * re[k]! + im[k]! * im[k]!;
}
