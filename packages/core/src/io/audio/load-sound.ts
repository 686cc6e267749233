import { mono } from '../../audio/mono.js';
import type { Sound } from '../../perturb/contract.js';
import { readBytes } from '../read-file.js';
import { concat, type DecodeOptions, decodePieces } from './decode.js';

/**
 * The samples of an audio file as mono (mean of the channels) at its own rate, full scale -1 to 1.
 *
 * Channels are mixed as they are decoded, so that the memory for a file does not grow with their number.
 *
 * @throws EbbError as `readBytes` and `decodePieces`; every message names the file.
 */
export async function loadSound(path: string, options: DecodeOptions = {}): Promise<Sound> {
  const pieces: Float32Array[] = [];
  let sampleRateHz = 0;
  for await (const piece of decodePieces(await readBytes(path), path, options)) {
    pieces.push(mono(piece.channels));
    sampleRateHz = piece.sampleRateHz;
  }
  return { samples: concat(pieces), sampleRateHz };
}
