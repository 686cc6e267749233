import type { MelFilterBank } from '../../audio/mel.js';
import { EbbError } from '../../errors.js';

/** O'Shaughnessy's mel scale as HTK, TensorFlow and Kaldi write it: 1127 ln(1 + f / 700 Hz). */
export function hzToHtkMel(hz: number): number {
  return 1127 * Math.log1p(hz / 700);
}

/** What distinguishes one filter bank from another. */
export interface HtkMelOptions {
  readonly sampleRateHz: number;
  readonly fftLength: number;
  readonly bands: number;
  readonly minHz: number;
  /** At most half the sample rate. */
  readonly maxHz: number;
}

/**
 * Triangles of height 1 whose sides are straight in mel, not in hertz.
 *
 * With m_0 .. m_{bands + 1} equally spaced in mel from minHz to maxHz, filter b at a bin of m mel weighs
 * max(0, min((m - m_b) / (m_{b+1} - m_b), (m_{b+2} - m) / (m_{b+2} - m_{b+1}))). TensorFlow's
 * `tf.signal.linear_to_mel_weight_matrix` and Kaldi's mel banks; librosa's `htk=True` has sides that are straight in
 * hertz. The bin of 0 Hz has no weight.
 *
 * @throws EbbError INVALID_ARGUMENT when the frequencies are not ascending within half the sample rate.
 */
export function htkMelFilterBank({ sampleRateHz, fftLength, bands, minHz, maxHz }: HtkMelOptions): MelFilterBank {
  if (!(minHz >= 0 && minHz < maxHz && maxHz <= sampleRateHz / 2 && bands >= 1 && fftLength >= 2)) {
    throw new EbbError('INVALID_ARGUMENT', 'A mel filter bank needs ascending frequencies and bands.', {
      expected: `0 <= minHz < maxHz <= ${sampleRateHz / 2}`,
      received: `${minHz} to ${maxHz} Hz, ${bands} bands`,
    });
  }
  const lowest = hzToHtkMel(minHz);
  const step = (hzToHtkMel(maxHz) - lowest) / (bands + 1);
  const binMel = Array.from({ length: fftLength / 2 + 1 }, (_, k) => hzToHtkMel((k * sampleRateHz) / fftLength));
  const filters = Array.from({ length: bands }, (_, b) => {
    const weightOf = (mel: number) => Math.min(mel - (lowest + b * step), lowest + (b + 2) * step - mel) / step;
    const firstBin = binMel.findIndex((mel, k) => k > 0 && weightOf(mel) > 0);
    if (firstBin < 0) return { firstBin: 0, weights: new Float64Array() };
    const weights: number[] = [];
    for (let k = firstBin; k < binMel.length && weightOf(binMel[k] as number) > 0; k++) {
      weights.push(weightOf(binMel[k] as number));
    }
    return { firstBin, weights: Float64Array.from(weights) };
  });
  return { fftLength, filters };
}
