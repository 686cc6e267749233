import { EbbError } from '../../errors.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import type { EmbeddingModel, WeightReader } from '../contract.js';
import { AUDIOSET_FRONT_END, audiosetLogMel, patchesOf } from '../frontend/log-mel.js';
import { planPatches } from '../frontend/plan-patches.js';
import { VGGISH_WIDTHS, type VggishWidths, vggishNetwork, vggishPca } from './network.js';

const { sampleRateHz, hopSamples, patchFrames, patchSamples } = AUDIOSET_FRONT_END;
const LOG_OFFSET = 0.01;
const PATCH_SECONDS = (patchFrames * hopSamples) / sampleRateHz;

/** What follows the embedding layer. */
export interface VggishOptions {
  /** A last rectifier, as Google's code had before 2020 and PyTorch ports have; default false. */
  readonly rectified?: boolean;
  /** The released principal components and 8-bit steps; default false. Its weights have `pca_eigen_vectors` and `pca_means` too. */
  readonly pca?: boolean;
}

/** VGGish with what follows its embedding layer, which the id names: `vggish`, `vggish-relu`, `vggish-pca`, `vggish-relu-pca`. */
export function vggish({ rectified = false, pca = false }: VggishOptions = {}): EmbeddingModel {
  const id = `vggish${rectified ? '-relu' : ''}${pca ? '-pca' : ''}`;
  return {
    id,
    family: 'vggish',
    title: `VGGish${rectified ? ', rectified' : ''}${pca ? ', principal components of 8 bits' : ''}`,
    dim: 128,
    sampleRateHz,
    startUnitSamples: hopSamples,
    patchSeconds: PATCH_SECONDS,
    hopSeconds: PATCH_SECONDS,
    weights: 'tensorflow-checkpoint',
    // Google's code leaves out the end that fills no patch.
    plan: (samples, { padEnd = false } = {}) =>
      planPatches(samples, { patchSamples, hopUnits: patchFrames, startUnitSamples: hopSamples }, { padEnd }),
    buildGraph(weights) {
      if (!weights)
        throw new EbbError('INVALID_ARGUMENT', 'VGGish needs the weights of its checkpoint.', { where: id });
      return buildVggish(id, weights, { rectified, pca });
    },
  };
}

/**
 * VGGish from waveform to embedding as an ONNX model. Log-mel patches of 96 x 64, log(mel + 0.01), every 96 frames.
 *
 * @param widths other than the released ones for networks of the same form
 * @throws EbbError INVALID_VALUE or SHAPE_MISMATCH when the checkpoint is another model's.
 */
export function buildVggish(
  id: string,
  weights: WeightReader,
  { rectified = false, pca = false }: VggishOptions,
  widths: VggishWidths = VGGISH_WIDTHS,
): Uint8Array {
  const graph = new GraphBuilder(id);
  const waveform = graph.input('waveform', 'float32', ['T']);
  const starts = graph.input('starts', 'int64', ['P']);
  const patches = patchesOf(graph, audiosetLogMel(graph, waveform, LOG_OFFSET), starts, patchFrames);
  const dim = widths.connected.at(-1)!;
  let embedding = vggishNetwork(graph, patches, weights, widths);
  if (rectified) embedding = graph.node('Relu', [embedding]);
  if (pca) embedding = vggishPca(graph, embedding, weights, dim);
  graph.output('embedding', embedding, 'float32', ['P', dim]);
  return graph.encode({ opset: 17, metadata: { model: id } });
}
