import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { tensor } from '../../onnx/tensor.js';

/** A 3 x 3 convolution. */
export interface VggConvolution {
  readonly name: string;
  readonly inputs: number;
  readonly channels: number;
  /** Output channel first, row-major [channels, inputs, 3, 3]. */
  readonly kernel: Float32Array;
  /** Shape [channels]. */
  readonly bias: Float32Array;
}

/** The convolutions that a max-pool of 2 x 2 follows: VGG's configuration A without its last group. */
const POOLED: ReadonlySet<number> = new Set([0, 1, 3, 5]);

/**
 * Adds VGGish's six rectified convolutions ('same' padding) and four max-pools: [P, 1, H, W] to [P, channels, H / 16, W / 16].
 *
 * Source: configuration A of Simonyan & Zisserman, Very Deep Convolutional Networks, ICLR 2015, as VGGish cuts it.
 *
 * @param patches value float32 [P, 1, H, W], H and W multiples of 16
 */
export function vggStack(graph: GraphBuilder, patches: string, convolutions: readonly VggConvolution[]): string {
  return convolutions.reduce((value, { name, inputs, channels, kernel, bias }, i) => {
    const convolved = graph.node(
      'Conv',
      [
        value,
        graph.constant(`${name}/kernel`, tensor('float32', [channels, inputs, 3, 3], kernel)),
        graph.constant(`${name}/bias`, tensor('float32', [channels], bias)),
      ],
      { kernel_shape: { ints: [3, 3] }, pads: { ints: [1, 1, 1, 1] } },
    );
    const rectified = graph.node('Relu', [convolved]);
    if (!POOLED.has(i)) return rectified;
    return graph.node('MaxPool', [rectified], { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } });
  }, patches);
}
