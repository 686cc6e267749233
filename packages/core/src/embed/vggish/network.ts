import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { tensor } from '../../onnx/tensor.js';
import type { WeightReader } from '../contract.js';
import { AUDIOSET_FRONT_END } from '../frontend/log-mel.js';
import { type VggConvolution, vggStack } from '../network/vgg-stack.js';

/** Sizes of the layers. */
export interface VggishWidths {
  /** Channels of the six convolutions. */
  readonly convolutions: readonly number[];
  /** Outputs of the three fully connected layers, the embedding last. */
  readonly connected: readonly number[];
}

/** The released model's. */
export const VGGISH_WIDTHS: VggishWidths = {
  convolutions: [64, 128, 256, 256, 512, 512],
  connected: [4096, 4096, 128],
};

const CONVOLUTIONS = ['conv1', 'conv2', 'conv3/conv3_1', 'conv3/conv3_2', 'conv4/conv4_1', 'conv4/conv4_2'] as const;
const CONNECTED = ['fc1/fc1_1', 'fc1/fc1_2', 'fc2'] as const;

/**
 * Adds VGGish: patches [P, 1, 96, 64] to the embedding [P, 128], its last layer before any activation.
 *
 * Source: Hershey et al., CNN Architectures for Large-Scale Audio Classification, ICASSP 2017; `vggish_slim.py` in tensorflow/models,
 * whose checkpoint keeps kernels as [3, 3, inputs, channels] and flattens the last maps with the channel fastest.
 *
 * @throws EbbError as `weights.get` when a tensor is missing or has another shape than `widths` ask for.
 */
export function vggishNetwork(
  graph: GraphBuilder,
  patches: string,
  weights: WeightReader,
  widths: VggishWidths = VGGISH_WIDTHS,
): string {
  let inputs = 1;
  const convolutions = CONVOLUTIONS.map((name, i): VggConvolution => {
    const channels = widths.convolutions[i]!;
    const kernel = weights.get(`vggish/${name}/weights`, [3, 3, inputs, channels]).data;
    const convolution = {
      name,
      inputs,
      channels,
      kernel: channelsFirst(kernel, inputs, channels),
      bias: weights.get(`vggish/${name}/biases`, [channels]).data,
    };
    inputs = channels;
    return convolution;
  });
  const maps = vggStack(graph, patches, convolutions);
  const channelsLast = graph.node('Transpose', [maps], { perm: { ints: [0, 2, 3, 1] } });
  inputs *= (AUDIOSET_FRONT_END.patchFrames / 16) * (AUDIOSET_FRONT_END.bands / 16);
  let value = graph.node('Flatten', [channelsLast]);
  for (const [i, name] of CONNECTED.entries()) {
    const outputs = widths.connected[i]!;
    const read = (part: string, dims: readonly number[]) =>
      graph.constant(`${name}/${part}`, tensor('float32', dims, weights.get(`vggish/${name}/${part}`, dims).data));
    if (i > 0) value = graph.node('Relu', [value]);
    value = graph.node('Gemm', [value, read('weights', [inputs, outputs]), read('biases', [outputs])]);
    inputs = outputs;
  }
  return value;
}

/**
 * Adds the released embeddings' post-processing: y = E (x - m) with E and m from principal components (whitening included), then
 * floor((clip(y, -2, 2) + 2) 255 / 4), an integer of 0 to 255. Source: `vggish_postprocess.py`, which cuts the fraction off where
 * PyTorch ports round.
 *
 * @param embedding value float32 [P, dim]
 * @param weights has `pca_eigen_vectors`, [dim, dim], and `pca_means`, dim numbers
 */
export function vggishPca(graph: GraphBuilder, embedding: string, weights: WeightReader, dim: number): string {
  const eigenvectors = weights.get('pca_eigen_vectors', [dim, dim]).data;
  // A vector, which NumPy may have kept as a column.
  const { dims } = weights.get('pca_means');
  const means = weights.get('pca_means', dims.length === 2 ? [dim, 1] : [dim]).data;
  const scalar = (name: string, value: number) => graph.constant(name, tensor('float32', [], Float32Array.of(value)));
  const centred = graph.node('Sub', [embedding, graph.constant('pca/means', tensor('float32', [dim], means))]);
  const projected = graph.node(
    'Gemm',
    [centred, graph.constant('pca/eigen_vectors', tensor('float32', [dim, dim], eigenvectors))],
    { transB: { int: 1 } },
  );
  const lowest = scalar('pca/lowest', -2);
  const clipped = graph.node('Clip', [projected, lowest, scalar('pca/highest', 2)]);
  const scaled = graph.node('Mul', [graph.node('Sub', [clipped, lowest]), scalar('pca/scale', 255 / 4)]);
  return graph.node('Floor', [scaled]);
}

/** [3, 3, inputs, channels] to [channels, inputs, 3, 3]. */
function channelsFirst(kernel: Float32Array, inputs: number, channels: number): Float32Array {
  const result = new Float32Array(kernel.length);
  let from = 0;
  for (let tap = 0; tap < 9; tap++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < channels; o++) result[(o * inputs + i) * 9 + tap] = kernel[from++]!;
    }
  }
  return result;
}
