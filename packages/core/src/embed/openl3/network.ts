import { EbbError } from '../../errors.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import type { WeightReader } from '../contract.js';
import { type BatchNorm, foldBatchNorm } from '../network/fold-batch-norm.js';

/** Keras' default. */
const EPSILON = 1e-3;
const KERNEL = '/kernel:0';
const GAMMA = '/gamma:0';

interface L3NetworkOptions {
  /** Channels of each of the four blocks; the last is the embedding's size. */
  readonly channels: readonly [number, number, number, number];
  /** Whether batch norm and a rectifier follow the last convolution too. */
  readonly rectifyLast: boolean;
}

/**
 * Adds the audio network of Look, Listen and Learn and returns the embedding's value: log-mel float32 [P, F, B]
 * to [P, channels[3]].
 *
 * A batch norm; four blocks of two 3 x 3 convolutions with batch norm and rectifier, 2 x 2 max-pooled between the
 * blocks; the maximum over all positions, which is what the packages' last pooling comes to. Batch norms are folded
 * into the convolutions.
 *
 * Layers are taken in the checkpoint's order, as Keras loads them: their numbers in the names depend on what else was
 * built in the process that saved them. Source: Cramer et al., Look, Listen, and Learn More, ICASSP 2019; openl3's
 * `models.py`.
 *
 * @throws EbbError INVALID_VALUE or SHAPE_MISMATCH when the checkpoint is another model's.
 */
export function l3Network(
  graph: GraphBuilder,
  logMel: string,
  weights: WeightReader,
  { channels, rectifyLast }: L3NetworkOptions,
): string {
  const widths = channels.flatMap((width) => [width, width]);
  const convolutions = layers(weights, KERNEL, widths.length);
  const norms = layers(weights, GAMMA, widths.length + (rectifyLast ? 1 : 0));
  const batchNorm = (layer: string, width: number): BatchNorm => {
    const read = (part: string) => weights.get(`${layer}/${part}:0`, [width]).data;
    return {
      gamma: read('gamma'),
      beta: read('beta'),
      mean: read('moving_mean'),
      variance: read('moving_variance'),
      epsilon: EPSILON,
    };
  };

  // Zeros surround the norm's output, so that its shift cannot be part of the first convolution.
  const { kernel, bias } = foldBatchNorm(Float32Array.of(1), batchNorm(norms[0] as string, 1));
  const scaled = graph.node('Mul', [logMel, graph.constant('input_scale', tensor('float32', [1], kernel))]);
  const shifted = graph.node('Add', [scaled, graph.constant('input_shift', tensor('float32', [1], bias))]);
  const image = graph.node('Transpose', [shifted], { perm: { ints: [0, 2, 1] } });
  let value = graph.node('Unsqueeze', [image, graph.constant('channel_axis', int64Vector([1]))]);

  widths.forEach((width, i) => {
    const layer = convolutions[i] as string;
    const inputs = i === 0 ? 1 : (widths[i - 1] as number);
    const last = i === widths.length - 1;
    let weight = outputFirst(weights.get(layer + KERNEL, [3, 3, inputs, width]).data, inputs, width);
    let shift = weights.get(`${layer}/bias:0`, [width]).data;
    const rectified = !last || rectifyLast;
    if (rectified) {
      ({ kernel: weight, bias: shift } = foldBatchNorm(weight, batchNorm(norms[i + 1] as string, width), shift));
    }
    value = graph.node(
      'Conv',
      [
        value,
        graph.constant(`kernel_${i + 1}`, tensor('float32', [width, inputs, 3, 3], weight)),
        graph.constant(`bias_${i + 1}`, tensor('float32', [width], shift)),
      ],
      { kernel_shape: { ints: [3, 3] }, pads: { ints: [1, 1, 1, 1] } },
    );
    if (rectified) value = graph.node('Relu', [value]);
    if (i % 2 === 1 && !last) {
      value = graph.node('MaxPool', [value], { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } });
    }
  });
  return graph.node('Flatten', [graph.node('GlobalMaxPool', [value])]);
}

/** Names of the layers that have a tensor of that ending, in the checkpoint's order. */
function layers(weights: WeightReader, ending: string, count: number): string[] {
  const found = weights.names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  if (found.length !== count) {
    throw new EbbError('INVALID_VALUE', `The checkpoint has another number of layers with a '${ending.slice(1)}'.`, {
      expected: `${count}`,
      received: `${found.length}`,
      hint: 'Is it the checkpoint of another model?',
    });
  }
  return found;
}

/** Keras' [3, 3, inputs, outputs] to ONNX's [outputs, inputs, 3, 3]. */
function outputFirst(kernel: Float32Array, inputs: number, outputs: number): Float32Array {
  const result = new Float32Array(kernel.length);
  let at = 0;
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      for (let tap = 0; tap < 9; tap++) result[at++] = kernel[(tap * inputs + i) * outputs + o] as number;
    }
  }
  return result;
}
