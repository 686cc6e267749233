import type { Spectrogram } from './stft.js';

/**
 * Power in decibels relative to 1: 10 log10(max(S, powerMin)), raised to at least `rangeDb` below the clip's loudest value.
 *
 * librosa 0.10's `power_to_db(ref=1, amin=powerMin, top_db=rangeDb)`.
 */
export function powerToDecibel(spectrogram: Spectrogram, powerMin = 1e-10, rangeDb = 80): Spectrogram {
  const values = spectrogram.values.map((v) => 10 * Math.log10(Math.max(v, powerMin)));
  const floorDb = values.reduce((loudest, v) => Math.max(loudest, v), -Infinity) - rangeDb;
  for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i] as number, floorDb);
  return { ...spectrogram, values };
}
