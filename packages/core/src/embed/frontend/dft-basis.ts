import { EbbError } from '../../errors.js';

/**
 * Some bins of the discrete Fourier transform of a windowed frame, for the frame folded about the window's centre.
 *
 * With d_i the distance of sample `right + i` from the centre, and sample `left - i` as far on the other side, the bin's
 * real part is sum_i (x_{right+i} + x_{left-i}) cos_{i k} and its imaginary part sum_i (x_{right+i} - x_{left-i}) sin_{i k}.
 */
export interface FoldedDft {
  /** Pairs of samples, rows of `cos` and `sin`. */
  readonly pairs: number;
  readonly right: number;
  readonly left: number;
  readonly bins: number;
  /** Row-major [pairs, bins]. */
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/**
 * The folded transform of bins firstBin .. firstBin + bins - 1: cos_{i k} = w cos(2 pi (firstBin + k) d_i / fftLength) with
 * w the window at distance d_i, sin likewise; halved at the centre, where both samples of the pair are the same.
 *
 * Folding halves the work of the product, and its rounding; time counts from the window's centre, which changes only the
 * phase. Computed in float64, rounded once.
 *
 * @param window symmetric, shape [windowLength], at most fftLength: periodic (w_n = w_{N - n}, w_0 = 0) or not (w_n = w_{N - 1 - n})
 * @throws EbbError INVALID_ARGUMENT when the window is not symmetric.
 */
export function foldedDft(window: Float64Array, fftLength: number, firstBin: number, bins: number): FoldedDft {
  // Without its zero, a periodic window is symmetric with an odd length.
  const offset = window[0] === 0 && window.length % 2 === 0 && isSymmetric(window.subarray(1)) ? 1 : 0;
  const shape = window.subarray(offset);
  if (!isSymmetric(shape)) throw new EbbError('INVALID_ARGUMENT', 'The window of a transform must be symmetric.');
  const pairs = Math.ceil(shape.length / 2);
  const right = Math.floor(shape.length / 2);
  const odd = shape.length % 2;
  const entry = (wave: (radians: number) => number) =>
    Float32Array.from({ length: pairs * bins }, (_, at) => {
      const i = Math.floor(at / bins);
      // Twice the distance is an integer, so the product is reduced to one turn exactly: large angles would lose digits.
      const halfTurns = ((firstBin + (at % bins)) * (2 * i + 1 - odd)) % (2 * fftLength);
      const weight = (shape[right + i] as number) * (odd && i === 0 ? 0.5 : 1);
      return weight * wave((Math.PI * halfTurns) / fftLength);
    });
  return {
    pairs,
    right: offset + right,
    left: offset + pairs - 1,
    bins,
    cos: entry(Math.cos),
    sin: entry(Math.sin),
  };
}

/** Up to the rounding of a cosine: windows are computed sample by sample. */
function isSymmetric(window: Float64Array): boolean {
  return window.every((value, n) => Math.abs(value - (window[window.length - 1 - n] as number)) < 1e-12);
}
