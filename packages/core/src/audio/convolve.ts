import FFT from 'fft.js';
import { EbbError } from '../errors.js';

/**
 * A part of the linear convolution of a signal with a kernel: samples `from` to `from + count` of
 * y_n = sum over k of h_k x_(n-k), with x the signal and h the kernel, both zero outside; shape [count].
 *
 * Overlap-add: blocks of the signal are transformed with the kernel's length of zeros behind them, multiplied and added where
 * they overlap. Kernel and output are real, so that two blocks go through one transform, as its real and imaginary part.
 * Sums are float64.
 *
 * @throws EbbError INVALID_ARGUMENT when signal or kernel is empty.
 */
export function convolve(signal: Float32Array, kernel: Float32Array, from: number, count: number): Float32Array {
  if (signal.length === 0 || kernel.length === 0) {
    throw new EbbError('INVALID_ARGUMENT', 'An empty signal or kernel cannot be convolved.');
  }
  // Twice the kernel at least, so that half of a transform is signal.
  const length = 2 ** Math.max(6, Math.ceil(Math.log2(2 * kernel.length)));
  const block = length - kernel.length + 1;
  const fft = transformOf(length);
  const padded = new Float64Array(length);
  padded.set(kernel);
  const response = new Float64Array(2 * length);
  fft.realTransform(response, padded);
  fft.completeSpectrum(response);

  const sum = new Float64Array(count);
  const add = (result: Float64Array, part: 0 | 1, begin: number) => {
    const first = Math.max(0, from - begin);
    const last = Math.min(length, from + count - begin);
    for (let m = first; m < last; m++) sum[begin + m - from]! += result[2 * m + part]!;
  };
  const blocks = new Float64Array(2 * length);
  const spectrum = new Float64Array(2 * length);
  for (let begin = 0; begin < signal.length; begin += 2 * block) {
    blocks.fill(0);
    for (let m = 0; m < block; m++) {
      blocks[2 * m] = signal[begin + m] ?? 0;
      blocks[2 * m + 1] = signal[begin + block + m] ?? 0;
    }
    fft.transform(spectrum, blocks);
    for (let k = 0; k < 2 * length; k += 2) {
      const re = spectrum[k]! * response[k]! - spectrum[k + 1]! * response[k + 1]!;
      spectrum[k + 1] = spectrum[k]! * response[k + 1]! + spectrum[k + 1]! * response[k]!;
      spectrum[k] = re;
    }
    fft.inverseTransform(blocks, spectrum);
    add(blocks, 0, begin);
    add(blocks, 1, begin + block);
  }
  return Float32Array.from(sum);
}

/** The last transform: its tables are as long as it, and clips of a set have kernels of few lengths. */
let transform: FFT | undefined;

function transformOf(length: number): FFT {
  if (transform?.size !== length) transform = new FFT(length);
  return transform;
}
