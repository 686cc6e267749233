import { periodicHann } from '../../audio/hann.js';
import { slaneyMelFilterBank } from '../../audio/mel.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { int64Vector } from '../../onnx/tensor.js';
import { decibelsBelowMaximum } from '../frontend/decibels-below-maximum.js';
import { melSpectrum } from '../frontend/mel-spectrum.js';

export const SAMPLE_RATE_HZ = 48000;
/** Samples between two windows, and the unit of their starts. */
export const WINDOW_HOP = 4800;
const FRAMES = 199;

const WINDOW = SAMPLE_RATE_HZ;
const FFT_LENGTH = 2048;
const HOP = 242;
/** Of HOP samples, enough for all frames. */
const ROWS = FRAMES - 1 + Math.ceil(FFT_LENGTH / HOP);

/**
 * Where the first frame of a window lies. `kapre`, the package's default since 0.4: it begins with the window, and
 * zeros follow the window. `librosa`: it is centred on the window's first sample, and the window is mirrored at both
 * ends.
 */
export type OpenL3FrontEnd = 'kapre' | 'librosa';

/**
 * Adds OpenL3's log-mel and returns its value: float32 [T] to [P, 199, bands], decibels below each window's maximum.
 *
 * 48 kHz, windows of 1 s; frames of 2048 samples under a periodic Hann, hop 242; Slaney mel bands 0 to 24 kHz of the
 * magnitude. Source: openl3 0.4, `models.py` with Kapre 0.3.5's `get_melspectrogram_layer(pad_end=True)`, and
 * `core.py`'s `_librosa_mel_frontend` with librosa 0.8, which mirrors. Weights of 0.4 are those of 0.2, which were
 * trained behind Kapre 0.1: HTK bands of the power, and their square root.
 *
 * @param waveform value float32 [T], T a multiple of WINDOW_HOP
 * @param starts value int64 [P], in units of WINDOW_HOP
 */
export function openL3LogMel(
  graph: GraphBuilder,
  waveform: string,
  starts: string,
  bands: number,
  frontEnd: OpenL3FrontEnd,
): string {
  const ints = (values: readonly number[]) => graph.node('Constant', [], { value: { tensor: int64Vector(values) } });
  const pad = (value: string, before: number, after: number, mode: 'constant' | 'reflect') =>
    graph.node('Pad', [value, ints([0, before, 0, after])], { mode: { string: mode } });

  const hops = graph.node('Reshape', [waveform, ints([-1, WINDOW_HOP])]);
  const tenths = ints(Array.from({ length: WINDOW / WINDOW_HOP }, (_, i) => i));
  const rows = graph.node('Add', [graph.node('Unsqueeze', [starts, ints([1])]), tenths]);
  let windows = graph.node('Reshape', [graph.node('Gather', [hops, rows]), ints([-1, WINDOW])]);

  let length = WINDOW;
  if (frontEnd === 'librosa') {
    windows = pad(windows, FFT_LENGTH / 2, FFT_LENGTH / 2, 'reflect');
    length += FFT_LENGTH;
  }
  windows = pad(windows, 0, ROWS * HOP - length, 'constant');

  // Blocks of whole rows side by side: far fewer copies than a gather of samples.
  const cut = graph.node('Reshape', [windows, ints([-1, ROWS, HOP])]);
  const blocks = Array.from({ length: Math.ceil(FFT_LENGTH / HOP) }, (_, j) =>
    graph.node('Slice', [cut, ints([j, 0]), ints([j + FRAMES, Math.min(HOP, FFT_LENGTH - j * HOP)]), ints([1, 2])]),
  );
  const framed = graph.node('Reshape', [graph.node('Concat', blocks, { axis: { int: 2 } }), ints([-1, FFT_LENGTH])]);
  const mel = melSpectrum(graph, framed, {
    window: periodicHann(FFT_LENGTH),
    filterBank: slaneyMelFilterBank(SAMPLE_RATE_HZ, FFT_LENGTH, bands),
    power: 1,
  });
  return decibelsBelowMaximum(graph, graph.node('Reshape', [mel, ints([-1, FRAMES, bands])]));
}
