import { EbbError } from '../../errors.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import type { EmbeddingModel } from '../contract.js';
import { l3Network } from '../openl3/network.js';
import { planWindows } from '../openl3/plan-windows.js';
import { edgeL3LogMel, HOP, SAMPLE_RATE_HZ } from './front-end.js';

const CHANNELS = [32, 64, 128, 64] as const;
const DIM = CHANNELS[3];

/**
 * EdgeL3 SEA of 64 dimensions: an OpenL3 distilled for small devices, specialised on the sounds of a city (Srivastava
 * et al., Specialized Embedding Approximation for Edge Intelligence, ICASSP 2021).
 */
export const EDGEL3: EmbeddingModel = {
  id: 'edgel3',
  title: 'EdgeL3 SEA',
  dim: DIM,
  sampleRateHz: SAMPLE_RATE_HZ,
  startUnitSamples: HOP,
  patchSeconds: 1,
  hopSeconds: 0.1,
  weights: 'keras-hdf5-model',
  plan: (samples, options) => planWindows(samples, SAMPLE_RATE_HZ, HOP, options),
  buildGraph(weights) {
    if (!weights) throw new EbbError('INVALID_ARGUMENT', 'The model needs its checkpoint.', { where: 'edgel3' });
    const graph = new GraphBuilder('edgel3');
    const waveform = graph.input('waveform', 'float32', ['T']);
    const starts = graph.input('starts', 'int64', ['P']);
    const logMel = edgeL3LogMel(graph, waveform, starts, weights);
    const embedding = l3Network(graph, logMel, weights, { channels: CHANNELS, rectifyLast: true });
    graph.output('embedding', embedding, 'float32', ['P', DIM]);
    return graph.encode({ opset: 17, metadata: { model: 'edgel3' } });
  },
};
