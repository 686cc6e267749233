import type { MelFilterBank } from '../../audio/mel.js';
import { EbbError } from '../../errors.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { foldedDft } from './dft-basis.js';

/** A short-time spectrum gathered into mel bands. */
export interface MelSpectrumOptions {
  /** Symmetric, shape [windowLength], at most the filter bank's fftLength. */
  readonly window: Float64Array;
  readonly filterBank: MelFilterBank;
  /** 1 for the spectrum's magnitude, 2 for its power. */
  readonly power: 1 | 2;
}

/**
 * Adds windowing, discrete Fourier transform and mel filter bank, and returns the value of the bands: float32
 * [F, windowLength] to [F, bands], sum_k M_{b k} |X_t(k)|^power.
 *
 * The window is part of the transform's basis, frames are folded about its centre, and bins that no filter weighs are not
 * computed.
 *
 * @param framed value float32 [F, windowLength]
 * @throws EbbError INVALID_ARGUMENT when no filter has a weight or the window is not symmetric.
 */
export function melSpectrum(
  graph: GraphBuilder,
  framed: string,
  { window, filterBank, power }: MelSpectrumOptions,
): string {
  const used = filterBank.filters.filter(({ weights }) => weights.length > 0);
  if (used.length === 0) throw new EbbError('INVALID_ARGUMENT', 'No filter of the bank has a weight.');
  const firstBin = Math.min(...used.map((filter) => filter.firstBin));
  const bins = Math.max(...used.map((filter) => filter.firstBin + filter.weights.length)) - firstBin;

  const dft = foldedDft(window, filterBank.fftLength, firstBin, bins);
  const { pairs, right, left } = dft;
  const after = graph.node('Slice', [
    framed,
    graph.constant('dft_right_from', int64Vector([right])),
    graph.constant('dft_right_to', int64Vector([right + pairs])),
    graph.constant('dft_axis', int64Vector([1])),
  ]);
  // A slice backwards would say the same, but onnxruntime's WebGPU provider begins it one sample off.
  const backwards = Array.from({ length: pairs }, (_, k) => left - k);
  const before = graph.node('Gather', [framed, graph.constant('dft_left', int64Vector(backwards))], {
    axis: { int: 1 },
  });
  const product = (folded: string, name: string, basis: Float32Array) =>
    graph.node('MatMul', [folded, graph.constant(name, tensor('float32', [pairs, bins], basis))]);
  const re = product(graph.node('Add', [after, before]), 'dft_cos', dft.cos);
  const im = product(graph.node('Sub', [after, before]), 'dft_sin', dft.sin);
  const squared = graph.node('Add', [graph.node('Mul', [re, re]), graph.node('Mul', [im, im])]);
  const spectrum = power === 2 ? squared : graph.node('Sqrt', [squared]);

  const bands = filterBank.filters.length;
  const weights = new Float32Array(bins * bands);
  filterBank.filters.forEach((filter, b) => {
    filter.weights.forEach((weight, i) => {
      weights[(filter.firstBin - firstBin + i) * bands + b] = weight;
    });
  });
  return graph.node('MatMul', [spectrum, graph.constant('mel', tensor('float32', [bins, bands], weights))]);
}
