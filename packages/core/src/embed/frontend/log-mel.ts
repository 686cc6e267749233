import { periodicHann } from '../../audio/hann.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import { frames } from './frames.js';
import { htkMelFilterBank } from './htk-mel.js';
import { melSpectrum } from './mel-spectrum.js';

/** The rate, hop and frame of AudioSet's front-end, which VGGish and YAMNet share. */
export const AUDIOSET_FRONT_END = {
  sampleRateHz: 16000,
  windowSamples: 400,
  hopSamples: 160,
  fftLength: 512,
  bands: 64,
  minHz: 125,
  maxHz: 7500,
  patchFrames: 96,
  /** Samples that a patch of 96 frames reads: 95 hops and the last window. */
  patchSamples: 15600,
} as const;

/**
 * Adds the log-mel front-end of VGGish and YAMNet and returns its value: float32 [T] to [F, 64], log(mel + logOffset).
 *
 * 16 kHz, periodic Hann of 25 ms, hop 10 ms, magnitude of a transform of 512 points, 64 HTK mel bands 125-7500 Hz.
 * Source: the AudioSet models' parameters (`vggish_params.py`, yamnet `params.py` in tensorflow/models).
 *
 * @param waveform value float32 [T], T a multiple of 160
 * @param logOffset 0.01 for VGGish, 0.001 for YAMNet
 */
export function audiosetLogMel(graph: GraphBuilder, waveform: string, logOffset: number): string {
  const { windowSamples, hopSamples } = AUDIOSET_FRONT_END;
  const mel = melSpectrum(graph, frames(graph, waveform, windowSamples, hopSamples), {
    window: periodicHann(windowSamples),
    filterBank: htkMelFilterBank(AUDIOSET_FRONT_END),
    power: 1,
  });
  const offset = graph.constant('log_offset', tensor('float32', [], Float32Array.of(logOffset)));
  return graph.node('Log', [graph.node('Add', [mel, offset])]);
}

/**
 * Adds the cutting of frames into patches and returns their value: [F, bands] to [P, 1, patchFrames, bands], patch p
 * from frame starts_p on.
 *
 * @param framed value float32 [F, bands]
 * @param starts value int64 [P]
 */
export function patchesOf(graph: GraphBuilder, framed: string, starts: string, patchFrames: number): string {
  const offsets = graph.constant('patch_frames', int64Vector(Array.from({ length: patchFrames }, (_, i) => i)));
  const axis = graph.constant('patch_axis', int64Vector([1]));
  const rows = graph.node('Add', [graph.node('Unsqueeze', [starts, axis]), offsets]);
  const patches = graph.node('Gather', [framed, rows], { axis: { int: 0 } });
  return graph.node('Unsqueeze', [patches, axis]);
}
