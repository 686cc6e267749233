import { GraphBuilder } from '../../packages/core/src/onnx/graph-builder.js';
import { tensor } from '../../packages/core/src/onnx/tensor.js';

/** Samples of a patch of the tiny model, at 8 kHz. */
export const TINY_PATCH_SAMPLES = 800;
export const TINY_RATE_HZ = 8000;
export const TINY_DIM = 3;

/** A waveform -> embedding graph: the logarithms of weighted energies of each patch, minus infinity where it is silent. */
export function tinyModel(): Uint8Array {
  const graph = new GraphBuilder('tiny');
  const waveform = graph.input('waveform', 'float32', ['N', TINY_PATCH_SAMPLES]);
  const weights = Float32Array.from({ length: TINY_PATCH_SAMPLES * TINY_DIM }, (_, i) => 1 + Math.sin(i) / 2);
  const energy = graph.node('MatMul', [
    graph.node('Mul', [waveform, waveform]),
    graph.constant('weights', tensor('float32', [TINY_PATCH_SAMPLES, TINY_DIM], weights)),
  ]);
  graph.output('embedding', graph.node('Log', [energy]), 'float32', ['N', TINY_DIM]);
  return graph.encode({ opset: 17 });
}
