import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { htkMelFilterBank } from '../frontend/htk-mel.js';

export const SAMPLE_RATE_HZ = 32000;
export const MEL_BANDS = 128;
/** Samples between frames. */
export const HOP = 320;

const WINDOW = 800;
const FFT_LENGTH = 1024;

/**
 * Adds EfficientAT's log-mel of waveform windows, [P, L] to [P, MEL_BANDS, F] with F = 1 + floor((L - 1) / HOP).
 *
 * Pre-emphasis y_n = x_{n+1} - 0.97 x_n; power |DFT_1024|^2 of frames under a symmetric Hann window of 800 samples, centred on
 * every 320th sample of y, which is reflected at its ends; 128 Kaldi mel bands from 0 to 15000 Hz; (ln(mel + 1e-5) + 4.5) / 5.
 * Source: `AugmentMelSTFT` in evaluation mode, github.com/fschmid56/EfficientAT, models/preprocess.py.
 *
 * The window w is symmetric about its centre c = 399.5, so with theta = 2 pi k (c - n) / 1024 the two sums
 * sum_{n < 400} w_n (y_n + y_{799-n}) cos(theta) and sum_{n < 400} w_n (y_n - y_{799-n}) sin(theta) are the real and the imaginary part
 * of bin k but for a phase, which the power drops. That is half the products of the plain sums.
 *
 * @param windows name of the float32 [P, L] value; L - 1 must exceed WINDOW / 2 for the reflection.
 */
export function addLogMel(graph: GraphBuilder, windows: string): string {
  const ints = (name: string, values: number[]) => graph.constant(name, int64Vector(values));
  const scalar = (name: string, value: number) => graph.constant(name, tensor('float32', [], Float32Array.of(value)));
  const one = ints('one', [1]);

  const later = graph.node('Slice', [windows, one, ints('end', [Number.MAX_SAFE_INTEGER]), one]);
  const earlier = graph.node('Slice', [windows, ints('zero', [0]), ints('minusOne', [-1]), one]);
  const emphasised = graph.node('Sub', [later, graph.node('Mul', [earlier, scalar('preEmphasis', 0.97)])]);
  // torch pads half an FFT, but the window spans only the middle of it.
  const half = WINDOW / 2;
  const padded = graph.node('Pad', [emphasised, ints('padding', [0, half, 0, half])], {
    mode: { string: 'reflect' },
  });

  const first = frameStarts(graph, padded);
  const offsets = Array.from({ length: half }, (_, n) => n);
  const left = graph.node('Add', [first, ints('left', offsets)]);
  const right = graph.node('Add', [
    first,
    ints(
      'right',
      offsets.map((n) => WINDOW - 1 - n),
    ),
  ]);
  const forward = graph.node('Gather', [padded, left], { axis: { int: 1 } });
  const backward = graph.node('Gather', [padded, right], { axis: { int: 1 } });

  const { weights, firstBin, bins } = usedFilters();
  const part = (name: string, sum: string, wave: (angle: number) => number) => {
    const basis = graph.constant(name, tensor('float32', [half, bins], foldedBasis(firstBin, bins, wave)));
    const projected = graph.node('MatMul', [sum, basis]);
    return graph.node('Mul', [projected, projected]);
  };
  const power = graph.node('Add', [
    part('cosines', graph.node('Add', [forward, backward]), Math.cos),
    part('sines', graph.node('Sub', [forward, backward]), Math.sin),
  ]);

  const mel = graph.node('MatMul', [
    power,
    graph.constant('melFilters', tensor('float32', [bins, MEL_BANDS], weights)),
  ]);
  const log = graph.node('Log', [graph.node('Add', [mel, scalar('logOffset', 1e-5)])]);
  const scaled = graph.node('Div', [graph.node('Add', [log, scalar('shift', 4.5)]), scalar('scale', 5)]);
  return graph.node('Transpose', [scaled], { perm: { ints: [0, 2, 1] } });
}

/** Position of each frame's first sample, int64 [F, 1]. */
function frameStarts(graph: GraphBuilder, padded: string): string {
  const int = (name: string, value: number) =>
    graph.constant(name, tensor('int64', [], BigInt64Array.of(BigInt(value))));
  const width = graph.node('Gather', [graph.node('Shape', [padded]), int('axisOne', 1)]);
  const limit = graph.node('Sub', [width, int('lastOffset', WINDOW - 1)]);
  const starts = graph.node('Range', [int('firstStart', 0), limit, int('hop', HOP)]);
  return graph.node('Unsqueeze', [starts, graph.constant('lastAxis', int64Vector([1]))]);
}

/** The mel filters of the bins that any band uses, float32 [bins, MEL_BANDS]. */
function usedFilters(): { weights: Float32Array; firstBin: number; bins: number } {
  const { filters } = htkMelFilterBank({
    sampleRateHz: SAMPLE_RATE_HZ,
    fftLength: FFT_LENGTH,
    bands: MEL_BANDS,
    minHz: 0,
    maxHz: 15000,
  });
  const firstBin = Math.min(...filters.map((filter) => filter.firstBin));
  const bins = Math.max(...filters.map((filter) => filter.firstBin + filter.weights.length)) - firstBin;
  const weights = new Float32Array(bins * MEL_BANDS);
  filters.forEach((filter, band) => {
    filter.weights.forEach((weight, i) => {
      weights[(filter.firstBin - firstBin + i) * MEL_BANDS + band] = weight;
    });
  });
  return { weights, firstBin, bins };
}

/** Element (n, i) is w_n wave(2 pi (firstBin + i) (c - n) / FFT_LENGTH), n < WINDOW / 2, c the window's centre. */
function foldedBasis(firstBin: number, bins: number, wave: (angle: number) => number): Float32Array {
  const basis = new Float32Array((WINDOW / 2) * bins);
  for (let n = 0; n < WINDOW / 2; n++) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (WINDOW - 1));
    for (let i = 0; i < bins; i++) {
      const angle = (2 * Math.PI * (firstBin + i) * ((WINDOW - 1) / 2 - n)) / FFT_LENGTH;
      basis[n * bins + i] = hann * wave(angle);
    }
  }
  return basis;
}
