import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { tensor } from '../../onnx/tensor.js';

const AMPLITUDE_MIN = 1e-10;
const RANGE_DECIBELS = 80;

/**
 * Adds Kapre's decibels and returns the value: float32 [P, F, B] to [P, F, B] in [-80, 0], d = max(l - max(l), -80), l
 * = 10 log10(max(x, 1e-10)), the maximum of each of the P spectra apart.
 *
 * The factor is 10 for amplitudes too. Silence is 0 throughout. Source: `amplitude_to_decibel` of Kapre 0.1.4, which
 * OpenL3 0.4 restates.
 */
export function decibelsBelowMaximum(graph: GraphBuilder, spectra: string): string {
  const scalar = (name: string, value: number) => graph.constant(name, tensor('float32', [], Float32Array.of(value)));
  const log = graph.node('Log', [graph.node('Max', [spectra, scalar('amplitude_min', AMPLITUDE_MIN)])]);
  const decibels = graph.node('Mul', [log, scalar('decibels_per_neper', 10 / Math.LN10)]);
  const maximum = graph.node('ReduceMax', [decibels], { axes: { ints: [1, 2] }, keepdims: { int: 1 } });
  return graph.node('Max', [graph.node('Sub', [decibels, maximum]), scalar('decibels_min', -RANGE_DECIBELS)]);
}
