import { resample } from '../../audio/resample.js';
import { affectClip, type ClipEffect } from './affect-clip.js';
import type { DecodeOptions } from './decode.js';
import { loadSound } from './load-sound.js';

export interface LoadClipOptions extends DecodeOptions {
  /** Applied at the file's own rate, before resampling: what is done to a sound does not depend on the model. */
  readonly effect?: ClipEffect;
}

/**
 * The samples of an audio file as models want them: mono (mean of the channels) at `sampleRateHz`, full scale -1 to 1.
 *
 * @throws EbbError as `loadSound`, `affectClip` and `resample`.
 */
export async function loadClip(
  path: string,
  sampleRateHz: number,
  options: LoadClipOptions = {},
): Promise<Float32Array> {
  const [samples] = await loadClipAtRates(path, [sampleRateHz], options);
  return samples!;
}

/** As `loadClip`, at several rates: the file is decoded, and the effect applied, once for all. */
export async function loadClipAtRates(
  path: string,
  sampleRatesHz: readonly number[],
  { effect, ...options }: LoadClipOptions = {},
): Promise<Float32Array[]> {
  const clean = await loadSound(path, options);
  const sound = effect ? await affectClip(clean, effect, path) : clean;
  return sampleRatesHz.map((rateHz) => resample(sound.samples, sound.sampleRateHz, rateHz));
}
