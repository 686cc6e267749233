import { GraphBuilder } from '../../onnx/graph-builder.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { EmbeddingModel } from '../contract.js';
import { AUDIOSET_FRONT_END, audiosetLogMel, patchesOf } from '../frontend/log-mel.js';
import { planPatches } from '../frontend/plan-patches.js';
import { type VggConvolution, vggStack } from '../network/vgg-stack.js';

const { sampleRateHz, hopSamples, patchFrames, patchSamples, bands } = AUDIOSET_FRONT_END;
const LOG_OFFSET = 0.01;
const CHANNELS = [16, 32, 64, 64, 64, 64] as const;
const SEED = 0;
const DIM = CHANNELS[5] * (bands / 16);

/**
 * A network of VGGish's form that was never trained: what an architecture knows before any data.
 *
 * VGGish's log-mel patches and convolutions, narrower (16, 32, 64, 64, 64, 64 channels), no bias; kernels are He's normal draws,
 * sqrt(2 / (9 inputs)) N(0, 1), in row-major order [channels, inputs, 3, 3], layer by layer, from NumPy's RandomState(0). The embedding is
 * the mean over time of the last maps, whose four positions in frequency are kept: element 4 c + f. References: Simonyan & Zisserman,
 * ICLR 2015; He et al., Delving Deep into Rectifiers, ICCV 2015, equation 10.
 */
export const RANDOM_CNN: EmbeddingModel = {
  id: 'random-cnn',
  title: 'Untrained VGG-like network',
  dim: DIM,
  sampleRateHz,
  startUnitSamples: hopSamples,
  patchSeconds: (patchFrames * hopSamples) / sampleRateHz,
  hopSeconds: (patchFrames * hopSamples) / sampleRateHz,
  weights: null,
  plan: (samples, options) =>
    planPatches(samples, { patchSamples, hopUnits: patchFrames, startUnitSamples: hopSamples }, options),
  buildGraph() {
    const graph = new GraphBuilder('random-cnn');
    const waveform = graph.input('waveform', 'float32', ['T']);
    const starts = graph.input('starts', 'int64', ['P']);
    const patches = patchesOf(graph, audiosetLogMel(graph, waveform, LOG_OFFSET), starts, patchFrames);
    const maps = vggStack(graph, patches, drawConvolutions());
    const overTime = graph.node('ReduceMean', [maps], { axes: { ints: [2] }, keepdims: { int: 0 } });
    graph.output('embedding', graph.node('Flatten', [overTime]), 'float32', ['P', DIM]);
    return graph.encode({ opset: 17, metadata: { model: 'random-cnn' } });
  },
};

function drawConvolutions(): VggConvolution[] {
  const random = new NumpyRandomState(SEED);
  let inputs = 1;
  return CHANNELS.map((channels, i) => {
    const deviation = Math.sqrt(2 / (9 * inputs));
    const kernel = Float32Array.from(random.normal(channels * inputs * 9), (draw) => deviation * draw);
    const convolution = { name: `convolution${i + 1}`, inputs, channels, kernel, bias: new Float32Array(channels) };
    inputs = channels;
    return convolution;
  });
}
