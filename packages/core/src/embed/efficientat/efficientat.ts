import { EbbError } from '../../errors.js';
import { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import type { EmbeddingModel, PatchPlan } from '../contract.js';
import { addLogMel, HOP, SAMPLE_RATE_HZ } from './front-end.js';
import { addMobileNet, CLASSES, embeddingDim } from './network.js';

/** The network halves time five times; 32 frames give it one position. */
const SAMPLES_MIN = 32 * HOP;
/** Bounds the memory of one row. */
const SAMPLES_MAX = 30 * SAMPLE_RATE_HZ;

function efficientAt(id: string, title: string, width: number): EmbeddingModel {
  const dim = embeddingDim(width);
  return {
    id,
    title,
    dim,
    sampleRateHz: SAMPLE_RATE_HZ,
    startUnitSamples: 1,
    patchSeconds: null,
    hopSeconds: null,
    classCount: CLASSES,
    weights: 'torch-zip',
    plan,
    buildGraph(weights) {
      if (weights === null) {
        throw new EbbError('INVALID_ARGUMENT', 'The model needs its checkpoint.', { where: id });
      }
      const graph = new GraphBuilder(id);
      const waveform = graph.input('waveform', 'float32', ['T']);
      const starts = graph.input('starts', 'int64', ['P']);
      const length = graph.input('length', 'int64', [1]);
      const { embedding, scores } = addMobileNet(
        graph,
        weights,
        width,
        addLogMel(graph, windows(graph, waveform, starts, length)),
      );
      graph.output('embedding', embedding, 'float32', ['P', dim]);
      graph.output('scores', scores, 'float32', ['P', CLASSES]);
      return graph.encode({ opset: 17, metadata: { model: id } });
    },
  };
}

/** The waveform's windows, float32 [P, length]. */
function windows(graph: GraphBuilder, waveform: string, starts: string, length: string): string {
  const int = (name: string, value: bigint) => graph.constant(name, tensor('int64', [], BigInt64Array.of(value)));
  const size = graph.node('Squeeze', [length]);
  const offsets = graph.node('Range', [int('origin', 0n), size, int('step', 1n)]);
  const column = graph.node('Unsqueeze', [starts, graph.constant('column', int64Vector([1]))]);
  return graph.node('Gather', [waveform, graph.node('Add', [column, offsets])]);
}

/**
 * One row a clip, of any length from 0.32 s on, the network's step in time; a shorter clip is followed by zeros. A clip of
 * more than 30 s is cut into the fewest equal rows of at most 30 s, the last one followed by fewer zeros than there are
 * rows. The model's own code takes a clip whole and fails below 16 ms; it was trained on 10 s.
 */
function plan(samples: Float32Array): PatchPlan {
  if (samples.length === 0) throw new EbbError('INVALID_ARGUMENT', 'The clip has no sample.');
  const rows = Math.ceil(samples.length / SAMPLES_MAX);
  const patchSamples = Math.max(SAMPLES_MIN, Math.ceil(samples.length / rows));
  const starts = Array.from({ length: rows }, (_, p) => p * patchSamples);
  if (samples.length === rows * patchSamples) return { waveform: samples, starts, patchSamples };
  const waveform = new Float32Array(rows * patchSamples);
  waveform.set(samples);
  return { waveform, starts, patchSamples };
}

/** EfficientAT mn04_as (Schmid, Koutini & Widmer, ICASSP 2023): MobileNetV3 of width 0.4, AudioSet mAP 0.432, 384-d. */
export const EFFICIENTAT_MN04 = efficientAt('efficientat-mn04', 'EfficientAT mn04_as', 0.4);

/** EfficientAT mn10_as (Schmid, Koutini & Widmer, ICASSP 2023): MobileNetV3 of width 1, AudioSet mAP 0.471, 960-d. */
export const EFFICIENTAT_MN10 = efficientAt('efficientat-mn10', 'EfficientAT mn10_as', 1);
