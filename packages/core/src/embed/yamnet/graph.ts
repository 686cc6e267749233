import { GraphBuilder } from '../../onnx/graph-builder.js';
import { tensor } from '../../onnx/tensor.js';
import type { WeightReader } from '../contract.js';
import { AUDIOSET_FRONT_END, audiosetLogMel, patchesOf } from '../frontend/log-mel.js';
import { foldBatchNorm } from '../network/fold-batch-norm.js';
import { YAMNET_LAYERS } from './layers.js';

const LOG_OFFSET = 0.001;
const BATCH_NORM_EPSILON = 1e-4;
export const YAMNET_DIM = 1024;
export const YAMNET_CLASSES = 521;

/**
 * YAMNet from waveform to embedding and class scores as an ONNX model.
 *
 * Log-mel patches of 96 x 64, MobileNet v1 with batch norm without scale, global average pooling (the embedding), one
 * dense layer and the logistic function (the scores). Source: Plakal & Ellis, YAMNet, tensorflow/models.
 *
 * @param weights of `yamnet.h5`
 * @throws EbbError INVALID_VALUE or SHAPE_MISMATCH when the checkpoint is another model's.
 */
export function buildYamnet(weights: WeightReader): Uint8Array {
  const graph = new GraphBuilder('yamnet');
  const waveform = graph.input('waveform', 'float32', ['T']);
  const starts = graph.input('starts', 'int64', ['P']);
  const logMel = audiosetLogMel(graph, waveform, LOG_OFFSET);
  let value = patchesOf(graph, logMel, starts, AUDIOSET_FRONT_END.patchFrames);

  let channels = 1;
  for (const layer of YAMNET_LAYERS) {
    if (layer.name === 'layer1') {
      const kernel = weights.get(`${layer.name}/conv/kernel:0`, [3, 3, 1, layer.channels]).data;
      value = convolution(graph, weights, value, `${layer.name}/conv`, {
        kernel: transpose(kernel, 9, layer.channels),
        dims: [layer.channels, 1, 3, 3],
        stride: layer.stride,
      });
    } else {
      const depthwise = weights.get(`${layer.name}/depthwise_conv/depthwise_kernel:0`, [3, 3, channels, 1]).data;
      value = convolution(graph, weights, value, `${layer.name}/depthwise_conv`, {
        kernel: transpose(depthwise, 9, channels),
        dims: [channels, 1, 3, 3],
        stride: layer.stride,
      });
      const pointwise = weights.get(`${layer.name}/pointwise_conv/kernel:0`, [1, 1, channels, layer.channels]).data;
      value = convolution(graph, weights, value, `${layer.name}/pointwise_conv`, {
        kernel: transpose(pointwise, channels, layer.channels),
        dims: [layer.channels, channels, 1, 1],
        stride: 1,
      });
    }
    channels = layer.channels;
  }

  const embedding = graph.node('Flatten', [graph.node('GlobalAveragePool', [value])]);
  const kernel = weights.get('logits/kernel:0', [YAMNET_DIM, YAMNET_CLASSES]).data;
  const bias = weights.get('logits/bias:0', [YAMNET_CLASSES]).data;
  const logits = graph.node('Gemm', [
    embedding,
    graph.constant('logits_kernel', tensor('float32', [YAMNET_DIM, YAMNET_CLASSES], kernel)),
    graph.constant('logits_bias', tensor('float32', [YAMNET_CLASSES], bias)),
  ]);
  graph.output('embedding', embedding, 'float32', ['P', YAMNET_DIM]);
  graph.output('scores', graph.node('Sigmoid', [logits]), 'float32', ['P', YAMNET_CLASSES]);
  return graph.encode({ opset: 17, metadata: { model: 'yamnet' } });
}

interface ConvolutionWeights {
  /** Output channel first, row-major `dims`. */
  readonly kernel: Float32Array;
  readonly dims: readonly [number, number, number, number];
  readonly stride: 1 | 2;
}

/** Convolution, batch norm and rectifier; a kernel with one input channel is depthwise, which includes the first layer's. */
function convolution(
  graph: GraphBuilder,
  weights: WeightReader,
  value: string,
  name: string,
  { kernel, dims, stride }: ConvolutionWeights,
): string {
  const [channels, inputs, size] = dims;
  const norm = (part: string) => weights.get(`${name}/bn/${part}:0`, [channels]).data;
  const folded = foldBatchNorm(kernel, {
    mean: norm('moving_mean'),
    variance: norm('moving_variance'),
    beta: norm('beta'),
    epsilon: BATCH_NORM_EPSILON,
  });
  // TensorFlow's 'same': all sizes are even, so a stride of 2 leaves one row of zeros, which stands at the end.
  const pads = size === 1 ? [0, 0, 0, 0] : stride === 2 ? [0, 0, 1, 1] : [1, 1, 1, 1];
  const convolved = graph.node(
    'Conv',
    [
      value,
      graph.constant(`${name}/kernel`, tensor('float32', dims, folded.kernel)),
      graph.constant(`${name}/bias`, tensor('float32', [channels], folded.bias)),
    ],
    {
      kernel_shape: { ints: [size, size] },
      strides: { ints: [stride, stride] },
      pads: { ints: pads },
      group: { int: inputs === 1 && name !== 'layer1/conv' ? channels : 1 },
    },
  );
  return graph.node('Relu', [convolved]);
}

/** Row-major [rows, columns] to [columns, rows]: Keras keeps the output channel last, ONNX first. */
function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c] as number;
  }
  return result;
}
