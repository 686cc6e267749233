import { mono } from '../../audio/mono.js';
import { resample } from '../../audio/resample.js';
import { readBytes } from '../read-file.js';
import { concat, type DecodeOptions, decodePieces } from './decode.js';

/**
 * The samples of an audio file as models want them: mono (mean of the channels) at `sampleRateHz`, full scale -1 to 1.
 *
 * Channels are mixed as they are decoded, so that the memory for a file does not grow with their number.
 *
 * @throws EbbError as `readBytes`, `decodePieces` and `resample`; every message names the file.
 */
export async function loadClip(path: string, sampleRateHz: number, options: DecodeOptions = {}): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  let fromHz = sampleRateHz;
  for await (const piece of decodePieces(await readBytes(path), path, options)) {
    pieces.push(mono(piece.channels));
    fromHz = piece.sampleRateHz;
  }
  return resample(concat(pieces), fromHz, sampleRateHz);
}
