import { periodicHann } from '../../audio/hann.js';
import type { MelFilterBank } from '../../audio/mel.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector, tensor } from '../../onnx/tensor.js';
import type { WeightReader } from '../contract.js';
import { decibelsBelowMaximum } from '../frontend/decibels-below-maximum.js';
import { frames } from '../frontend/frames.js';
import { melSpectrum } from '../frontend/mel-spectrum.js';

export const SAMPLE_RATE_HZ = 8000;
/** Samples between two frames, and the unit of the windows' starts. */
export const HOP = 160;

const FFT_LENGTH = 1024;
const BINS = FFT_LENGTH / 2 + 1;
const BANDS = 64;
/** In a window of 1 s. */
const FRAMES = SAMPLE_RATE_HZ / HOP;
/** Zeros on each side of a window, TensorFlow's 'same': (FRAMES - 1) HOP + FFT_LENGTH - 8000 in all. */
const PADDING = ((FRAMES - 1) * HOP + FFT_LENGTH - SAMPLE_RATE_HZ) / 2;
/** Frames at each end of a window that reach into the padding. */
const EDGE = Math.ceil(PADDING / HOP);

/**
 * Adds EdgeL3's log-mel and returns its value: float32 [T] to [P, 50, 64], decibels below each window's maximum.
 *
 * 8 kHz, windows of 1 s with 432 zeros on each side; frames of 1024 samples under a periodic Hann, hop 160; 64 HTK mel
 * bands 0 to 4000 Hz of the power, and their square root. Source: the checkpoint's `model_config` and Kapre 0.1.4's
 * `Melspectrogram`. The mel bands are read from the checkpoint; the transform's kernels, which it also holds, are that
 * window times cosines and sines to 6e-8 and computed afresh.
 *
 * Windows start at multiples of the hop, so frames are computed once for all windows that share them. Only the three at
 * each end of a window, where zeros take the neighbours' place, are its own: the shared frame times a mask.
 *
 * @param waveform value float32 [T], T a multiple of HOP
 * @param starts value int64 [P], in units of HOP
 * @throws EbbError INVALID_VALUE or SHAPE_MISMATCH when the checkpoint is another model's.
 */
export function edgeL3LogMel(graph: GraphBuilder, waveform: string, starts: string, weights: WeightReader): string {
  const ints = (values: readonly number[]) => graph.node('Constant', [], { value: { tensor: int64Vector(values) } });
  const count = (from: number, to: number) => ints(Array.from({ length: to - from }, (_, i) => from + i));
  const column = graph.node('Unsqueeze', [starts, ints([1])]);
  const framesOf = (shared: string, offsets: string) =>
    graph.node('Gather', [shared, graph.node('Add', [column, offsets])]);

  // The end is filled up to whole hops.
  const after = Math.ceil(PADDING / HOP) * 2 * HOP - PADDING;
  const shared = frames(graph, graph.node('Pad', [waveform, ints([PADDING, after])]), FFT_LENGTH, HOP);
  const edges = graph.node('Mul', [
    framesOf(shared, graph.node('Concat', [count(0, EDGE), count(FRAMES - EDGE, FRAMES)], { axis: { int: 0 } })),
    graph.constant('edge_mask', tensor('float32', [2 * EDGE, FFT_LENGTH], edgeMask())),
  ]);
  const all = graph.node('Concat', [shared, graph.node('Reshape', [edges, ints([-1, FFT_LENGTH])])], {
    axis: { int: 0 },
  });
  const mel = graph.node('Sqrt', [
    melSpectrum(graph, all, { window: periodicHann(FFT_LENGTH), filterBank: filterBank(weights), power: 2 }),
  ]);

  const ownFrom = graph.node('Shape', [shared], { start: { int: 0 }, end: { int: 1 } });
  const own = graph.node('Slice', [mel, ownFrom, ints([Number.MAX_SAFE_INTEGER]), ints([0])]);
  const ends = graph.node('Reshape', [own, ints([-1, 2 * EDGE, BANDS])]);
  const windows = graph.node(
    'Concat',
    [
      graph.node('Slice', [ends, ints([0]), ints([EDGE]), ints([1])]),
      framesOf(mel, count(EDGE, FRAMES - EDGE)),
      graph.node('Slice', [ends, ints([EDGE]), ints([2 * EDGE]), ints([1])]),
    ],
    { axis: { int: 1 } },
  );
  return decibelsBelowMaximum(graph, windows);
}

/** 1 where a window's first and last frames lie in the window, 0 in its padding; shape [2 EDGE, FFT_LENGTH]. */
function edgeMask(): Float32Array {
  const mask = new Float32Array(2 * EDGE * FFT_LENGTH);
  for (let row = 0; row < 2 * EDGE; row++) {
    const start = (row < EDGE ? row : FRAMES - 2 * EDGE + row) * HOP - PADDING;
    for (let n = 0; n < FFT_LENGTH; n++) {
      mask[row * FFT_LENGTH + n] = start + n >= 0 && start + n < SAMPLE_RATE_HZ ? 1 : 0;
    }
  }
  return mask;
}

function filterBank(weights: WeightReader): MelFilterBank {
  const { data } = weights.get('melspectrogram_1/Variable:0', [BINS, BANDS]);
  const filters = Array.from({ length: BANDS }, (_, b) => {
    const filter = Float64Array.from({ length: BINS }, (_, k) => data[k * BANDS + b] as number);
    const firstBin = Math.max(
      0,
      filter.findIndex((weight) => weight !== 0),
    );
    return { firstBin, weights: filter.slice(firstBin, filter.findLastIndex((weight) => weight !== 0) + 1) };
  });
  return { fftLength: FFT_LENGTH, filters };
}
