import { EbbError } from '../errors.js';
import { powerToDecibel } from './decibel.js';
import { periodicHann } from './hann.js';
import { melSpectrogram, slaneyMelFilterBank } from './mel.js';
import { powerSpectrogram } from './stft.js';

/** The least length of a frame: long enough to part the lowest bands. */
const WINDOW_SECONDS_MIN = 0.1;
/** Hops in a frame, of short clips and of those with frames enough for every column; even, so that half a frame is whole hops. */
const [HOPS_MAX, HOPS_MIN] = [16, 4];
/** Frames that are transformed together: the memory does not grow with the clip. */
const BLOCK_FRAMES = 2048;
/** Power that counts as silence, of samples in [-1, 1]. */
const POWER_MIN = 1e-10;

/** How far below its loudest value a log-mel shows. */
export const RANGE_DB = 80;

/** A clip's log-mel, decibels relative to its loudest value. */
export interface LogMel {
  readonly columns: number;
  readonly bands: number;
  /** In [-80, 0], row-major, shape [columns, bands], low bands first. */
  readonly decibels: Float64Array;
  /** Column c is centred on (c + 1/2) columnSeconds - hopSeconds / 2. */
  readonly columnSeconds: number;
  readonly hopSeconds: number;
  readonly windowSeconds: number;
}

/**
 * A clip's log-mel in a bounded number of columns: L(c, b) = max(-80, 10 log10(M(c, b) / max M)).
 *
 * M(c, b) is the mean over the g frames of column c of the power in Slaney mel band b (mel.ts) between 0 Hz and half
 * the sample rate; g is the least that makes at most `columnsMax` columns. Frames are periodic Hann windows of the power of
 * two of samples that lasts at least 0.1 s, centred, zero outside the clip (stft.ts), and overlap by 15/16, or by 7/8 or
 * 3/4 where that alone makes more than `columnsMax` frames. A clip whose power is nowhere above 1e-10 is -80 dB throughout.
 *
 * @param samples mono, in [-1, 1]
 * @throws EbbError INVALID_ARGUMENT when there is no sample; NON_FINITE when one is not finite.
 */
export function clipLogMel(samples: Float32Array, sampleRateHz: number, bands: number, columnsMax: number): LogMel {
  if (samples.length === 0) throw new EbbError('INVALID_ARGUMENT', 'A clip without samples has no log-mel.');
  const fftLength = 2 ** Math.ceil(Math.log2(WINDOW_SECONDS_MIN * sampleRateHz));
  const framesAt = (hops: number) => 1 + Math.floor((samples.length * hops) / fftLength);
  let hops = HOPS_MAX;
  while (hops > HOPS_MIN && framesAt(hops) > columnsMax) hops /= 2;
  const hopLength = fftLength / hops;
  const framing = { fftLength, hopLength, window: periodicHann(fftLength) };
  const filterBank = slaneyMelFilterBank(sampleRateHz, fftLength, bands);
  const frames = framesAt(hops);
  const framesPerColumn = Math.ceil(frames / columnsMax);
  const columns = Math.ceil(frames / framesPerColumn);
  const power = new Float64Array(columns * bands);
  for (let from = 0; from < frames; from += BLOCK_FRAMES) {
    const to = Math.min(from + BLOCK_FRAMES, frames);
    // Frame `first` begins with the samples; those before `from` only give the others their left half.
    const first = Math.max(0, from - hops / 2);
    const part = samples.subarray(first * hopLength, (to - 1) * hopLength + fftLength / 2);
    const { values } = melSpectrogram(powerSpectrogram(part, framing), filterBank);
    for (let t = from; t < to; t++) {
      const column = Math.floor(t / framesPerColumn);
      const inColumn = Math.min(framesPerColumn, frames - column * framesPerColumn);
      for (let b = 0; b < bands; b++) {
        power[column * bands + b]! += values[(t - first) * bands + b]! / inColumn;
      }
    }
  }
  const { values: decibels } = powerToDecibel({ frames: columns, bands, values: power }, POWER_MIN, RANGE_DB);
  const loudest = decibels.reduce((most, v) => Math.max(most, v), -Infinity);
  const silent = loudest <= 10 * Math.log10(POWER_MIN);
  return {
    columns,
    bands,
    decibels: silent ? decibels.fill(-RANGE_DB) : decibels.map((v) => v - loudest),
    columnSeconds: (framesPerColumn * hopLength) / sampleRateHz,
    hopSeconds: hopLength / sampleRateHz,
    windowSeconds: fftLength / sampleRateHz,
  };
}
