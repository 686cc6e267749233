import { describe, expect, test } from 'vitest';
import { l3Signal, type SignalName } from '../../../../test/support/l3-signals.js';
import { madeL3Weights } from '../../../../test/support/l3-weights.js';
import { madeYamnetWeights, yamnetSignal } from '../../../../test/support/yamnet-weights.js';
import type { GraphModel } from '../embed/contract.js';
import { type OpenL3FrontEnd, openL3LogMel } from '../embed/openl3/front-end.js';
import { l3Network } from '../embed/openl3/network.js';
import { openL3 } from '../embed/openl3/openl3.js';
import { RANDOM_CNN } from '../embed/random-cnn/random-cnn.js';
import { YAMNET } from '../embed/yamnet/yamnet.js';
import { EbbError } from '../errors.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { type ClipEmbedding, embedClips } from './embedder.js';
import { openSession } from './onnx-session.js';
import { tensorsAsReader } from './weight-reader.js';

/**
 * Of the norm of a clip's embeddings. CPU and GPU sum float32 products in other orders, which leaves 1e-6 of the largest value a layer;
 * the logarithm of the front-end's faintest bands, up to 1e-4 of the loudest, magnifies that. Mesa's software Vulkan was seen at 2e-6
 * on these signals, whose faint noise fills every band; real GPUs may multiply in lower steps. A wrong operator errs by the order
 * of the values.
 */
const TOLERANCE = 2e-4;

interface Case {
  readonly model: GraphModel;
  readonly graph: () => Uint8Array;
  readonly samples: Float32Array;
}

const CASES: Record<string, Case> = {
  yamnet: {
    model: YAMNET,
    graph: () => YAMNET.buildGraph(tensorsAsReader(madeYamnetWeights(), 'made')),
    samples: yamnetSignal(),
  },
  'random-cnn': { model: RANDOM_CNN, graph: () => RANDOM_CNN.buildGraph(null), samples: yamnetSignal() },
  'openl3, kapre front-end, narrow network': narrowOpenL3('kapre', 'tones'),
  'openl3, librosa front-end, narrow network': narrowOpenL3('librosa', 'noise'),
};

/** OpenL3 from waveform to embedding with an eighth of its channels: a software Vulkan takes a minute for all of them. */
function narrowOpenL3(frontEnd: OpenL3FrontEnd, signal: SignalName): Case {
  const channels = [8, 16, 32, 64] as const;
  const dim = channels[3];
  const graph = () => {
    const builder = new GraphBuilder('narrow-openl3');
    const waveform = builder.input('waveform', 'float32', ['T']);
    const logMel = openL3LogMel(builder, waveform, builder.input('starts', 'int64', ['P']), 128, frontEnd);
    const weights = tensorsAsReader(madeL3Weights(channels, false), 'made');
    const embedding = l3Network(builder, logMel, weights, { channels, rectifyLast: false });
    builder.output('embedding', embedding, 'float32', ['P', dim]);
    return builder.encode({ opset: 17 });
  };
  return {
    model: { ...openL3('music', 128, frontEnd), dim },
    graph,
    samples: l3Signal(signal, 48000).subarray(0, 28_800),
  };
}

/** ||a - b|| / ||b||. */
function relativeDistance(a: Float32Array, b: Float32Array): number {
  const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  return norm(a.map((value, i) => value - b[i]!)) / norm(b);
}

async function embedOn(device: 'cpu' | 'webgpu', { model, graph, samples }: Case): Promise<ClipEmbedding> {
  const session = await openSession(graph(), { device, threads: 1 });
  try {
    const [clip] = await embedClips(model, session, [samples]);
    return clip!;
  } finally {
    await session.release();
  }
}

/** Whether WebGPU loads, on the smallest of graphs. */
async function webgpuLoads(): Promise<boolean> {
  const graph = new GraphBuilder('probe');
  graph.output('y', graph.node('Relu', [graph.input('x', 'float32', ['N'])]), 'float32', ['N']);
  try {
    await (await openSession(graph.encode({ opset: 17 }), { device: 'webgpu', threads: 1 })).release();
    return true;
  } catch (error) {
    if (!(error instanceof EbbError) || error.code !== 'UNSUPPORTED') throw error;
    console.warn('WebGPU parity of models is not checked: no adapter.');
    return false;
  }
}

// One after the other: two threads on one WebGPU device crash the process.
describe.skipIf(!(await webgpuLoads()))('whole models from waveform to embedding on WebGPU', () => {
  test.each(Object.entries(CASES))('%s: every patch and score is that of the CPU', async (_, example) => {
    const cpu = await embedOn('cpu', example);
    const gpu = await embedOn('webgpu', example);
    expect(gpu.patches).toBeGreaterThan(1);
    expect(relativeDistance(gpu.frames, cpu.frames)).toBeLessThan(TOLERANCE);
    if (cpu.scores) expect(relativeDistance(gpu.scores!, cpu.scores)).toBeLessThan(TOLERANCE);
  });
});
