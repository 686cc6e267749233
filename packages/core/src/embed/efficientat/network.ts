import type { Attribute, GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import type { WeightReader } from '../contract.js';
import { foldBatchNorm } from '../network/fold-batch-norm.js';

/** Batch norm's epsilon in EfficientAT. */
const EPSILON = 1e-3;
/** AudioSet classes. */
export const CLASSES = 527;

type Activation = 'relu' | 'hard-swish';

/** Channels at width 1; depthwise kernel; squeeze-excitation. */
interface Block {
  readonly kernel: number;
  readonly expanded: number;
  readonly channels: number;
  readonly squeezes: boolean;
  readonly activation: Activation;
  readonly stride: 1 | 2;
}

const block = (
  kernel: number,
  expanded: number,
  channels: number,
  squeezes: boolean,
  activation: Activation,
  stride: 1 | 2,
): Block => ({ kernel, expanded, channels, squeezes, activation, stride });

/** MobileNetV3-Large (Howard et al., Searching for MobileNetV3, ICCV 2019, table 1). */
const BLOCKS: readonly Block[] = [
  block(3, 16, 16, false, 'relu', 1),
  block(3, 64, 24, false, 'relu', 2),
  block(3, 72, 24, false, 'relu', 1),
  block(5, 72, 40, true, 'relu', 2),
  block(5, 120, 40, true, 'relu', 1),
  block(5, 120, 40, true, 'relu', 1),
  block(3, 240, 80, false, 'hard-swish', 2),
  block(3, 200, 80, false, 'hard-swish', 1),
  block(3, 184, 80, false, 'hard-swish', 1),
  block(3, 184, 80, false, 'hard-swish', 1),
  block(3, 480, 112, true, 'hard-swish', 1),
  block(3, 672, 112, true, 'hard-swish', 1),
  block(5, 672, 160, true, 'hard-swish', 2),
  block(5, 960, 160, true, 'hard-swish', 1),
  block(5, 960, 160, true, 'hard-swish', 1),
];

/** Channels of the embedding at a width: six times the last block's. */
export function embeddingDim(width: number): number {
  return 6 * divisible(160 * width);
}

/**
 * Adds EfficientAT's MobileNetV3: log-mel [P, 128, F] to the embedding [P, embeddingDim(width)], the global average pool before
 * the classifier, and the scores [P, 527], its sigmoid outputs.
 *
 * Batch norms are folded into the convolutions. Squeeze-excitation scales each channel by sigmoid(W2 relu(W1 m + b1) + b2), m the
 * channels' means, after the depthwise convolution's activation. Source: github.com/fschmid56/EfficientAT, models/mn.
 *
 * @throws EbbError as `weights.get` when a tensor is missing or has another shape than the width asks for.
 */
export function addMobileNet(graph: GraphBuilder, weights: WeightReader, width: number, logMel: string) {
  const layers = new Layers(graph, weights);
  const wide = (channels: number) => divisible(channels * width);

  let channels = wide(16);
  let x = graph.node('Unsqueeze', [logMel, graph.constant('channelAxis', int64Vector([1]))]);
  x = layers.activate(layers.convolve('features.0', x, [channels, 1, 3, 3], 2), 'hard-swish');
  for (const [i, { kernel, expanded, channels: base, squeezes, activation, stride }] of BLOCKS.entries()) {
    const name = `features.${i + 1}.block`;
    const before = x;
    const inner = wide(expanded);
    const out = wide(base);
    let layer = 0;
    if (inner !== channels) {
      x = layers.activate(layers.convolve(`${name}.${layer++}`, x, [inner, channels, 1, 1], 1), activation);
    }
    x = layers.activate(layers.convolve(`${name}.${layer++}`, x, [inner, 1, kernel, kernel], stride), activation);
    if (squeezes) x = layers.squeezeExcite(`${name}.${layer++}.conc_se_layers.0`, x, inner);
    x = layers.convolve(`${name}.${layer}`, x, [out, inner, 1, 1], 1);
    if (stride === 1 && out === channels) x = graph.node('Add', [x, before]);
    channels = out;
  }
  const dim = embeddingDim(width);
  x = layers.activate(layers.convolve('features.16', x, [dim, channels, 1, 1], 1), 'hard-swish');
  const embedding = graph.node('Flatten', [graph.node('GlobalAveragePool', [x])]);

  const hidden = layers.activate(layers.connect('classifier.2', embedding, wide(1280), dim), 'hard-swish');
  const scores = graph.node('Sigmoid', [layers.connect('classifier.5', hidden, CLASSES, wide(1280))]);
  return { embedding, scores };
}

class Layers {
  constructor(
    private readonly graph: GraphBuilder,
    private readonly weights: WeightReader,
  ) {}

  /** A convolution with 'same' padding and its batch norm; with one input channel of several it is depthwise. */
  convolve(name: string, x: string, dims: readonly [number, number, number, number], stride: number): string {
    const [channels, inputs, kernel] = dims;
    const norm = (key: string) => this.weights.get(`${name}.1.${key}`, [channels]).data;
    const { kernel: weights, bias } = foldBatchNorm(this.weights.get(`${name}.0.weight`, dims).data, {
      gamma: norm('weight'),
      beta: norm('bias'),
      mean: norm('running_mean'),
      variance: norm('running_var'),
      epsilon: EPSILON,
    });
    const pad = (kernel - 1) / 2;
    const attributes: Record<string, Attribute> = {
      kernel_shape: { ints: [kernel, kernel] },
      strides: { ints: [stride, stride] },
      pads: { ints: [pad, pad, pad, pad] },
      // The first convolution of the network has one input channel and is not depthwise.
      group: { int: inputs === 1 && name !== 'features.0' ? channels : 1 },
    };
    return this.graph.node(
      'Conv',
      [x, this.#float(`${name}.kernel`, dims, weights), this.#float(`${name}.bias`, [channels], bias)],
      attributes,
    );
  }

  activate(x: string, activation: Activation): string {
    return this.graph.node(activation === 'relu' ? 'Relu' : 'HardSwish', [x]);
  }

  squeezeExcite(name: string, x: string, channels: number): string {
    const narrow = divisible(Math.floor(channels / 4));
    const mean = this.graph.node('Flatten', [this.graph.node('GlobalAveragePool', [x])]);
    const squeezed = this.graph.node('Relu', [this.connect(`${name}.fc1`, mean, narrow, channels)]);
    const scale = this.graph.node('Sigmoid', [this.connect(`${name}.fc2`, squeezed, channels, narrow)]);
    const spread = this.graph.node('Unsqueeze', [scale, this.graph.constant(`${name}.axes`, int64Vector([2, 3]))]);
    return this.graph.node('Mul', [x, spread]);
  }

  /** A fully connected layer, [P, inputs] to [P, outputs]. */
  connect(name: string, x: string, outputs: number, inputs: number): string {
    const read = (key: string, dims: readonly number[]) =>
      this.#float(`${name}.${key}`, dims, this.weights.get(`${name}.${key}`, dims).data);
    return this.graph.node('Gemm', [x, read('weight', [outputs, inputs]), read('bias', [outputs])], {
      transB: { int: 1 },
    });
  }

  #float(name: string, dims: readonly number[], data: Float32Array): string {
    return this.graph.constant(name, tensor('float32', dims, data));
  }
}

/** The multiple of 8 nearest to `value`, at least 8, and not below 90% of it: MobileNet's rule for channels. */
function divisible(value: number): number {
  const rounded = Math.max(8, Math.floor((value + 4) / 8) * 8);
  return rounded < 0.9 * value ? rounded + 8 : rounded;
}
