import { EbbError } from '../../errors.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import type { EmbeddingModel } from '../contract.js';
import { type OpenL3FrontEnd, openL3LogMel, SAMPLE_RATE_HZ, WINDOW_HOP } from './front-end.js';
import { l3Network } from './network.js';
import { DEFAULT_HOP_SECONDS, planWindows } from './plan-windows.js';

const CHANNELS = [64, 128, 256, 512] as const;
const DIM = CHANNELS[3];

/** What the network was trained on: videos of music, or of the environment. */
type OpenL3Content = 'music' | 'env';

/**
 * An OpenL3 audio model of 512 dimensions (Cramer et al., Look, Listen, and Learn More, ICASSP 2019).
 *
 * @param frontEnd which of the package's two; the id of the one that is not its default ends in its name. Both have the
 *   same weights and manifest
 */
export function openL3(content: OpenL3Content, bands: 128 | 256, frontEnd: OpenL3FrontEnd = 'kapre'): EmbeddingModel {
  const family = `openl3-${content}-mel${bands}`;
  const id = frontEnd === 'kapre' ? family : `${family}-${frontEnd}`;
  return {
    id,
    family,
    title: `OpenL3 ${content}, ${bands} mel bands${frontEnd === 'kapre' ? '' : `, ${frontEnd} front-end`}`,
    dim: DIM,
    sampleRateHz: SAMPLE_RATE_HZ,
    startUnitSamples: WINDOW_HOP,
    patchSeconds: 1,
    hopSeconds: DEFAULT_HOP_SECONDS,
    hopIsOption: true,
    weights: 'keras-hdf5-weights',
    plan: (samples, options) => planWindows(samples, SAMPLE_RATE_HZ, WINDOW_HOP, options),
    buildGraph(weights) {
      if (!weights) throw new EbbError('INVALID_ARGUMENT', 'The model needs its checkpoint.', { where: id });
      const graph = new GraphBuilder(id);
      const waveform = graph.input('waveform', 'float32', ['T']);
      const starts = graph.input('starts', 'int64', ['P']);
      const logMel = openL3LogMel(graph, waveform, starts, bands, frontEnd);
      const embedding = l3Network(graph, logMel, weights, { channels: CHANNELS, rectifyLast: false });
      graph.output('embedding', embedding, 'float32', ['P', DIM]);
      return graph.encode({ opset: 17, metadata: { model: id } });
    },
  };
}
