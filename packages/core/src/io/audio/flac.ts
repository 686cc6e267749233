import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { skipId3 } from './id3.js';
import { oggDamages } from './ogg-pages.js';
import { type DecodedPiece, packetDecoder } from './packet-decoder.js';
import type { AudioPiece, AudioSource } from './source.js';

const decode = packetDecoder(() => new FLACDecoder());

/**
 * The samples of a FLAC file, by libFLAC.
 *
 * A file with fewer samples than its STREAMINFO announces is damaged; where that says 0, for unknown, a file cut between
 * two frames looks whole. After a damaged frame the decoder finds the next one only half a megabyte on, so that leniently
 * that much is lost with it.
 */
export async function* decodeFlac({ bytes: file, ...source }: AudioSource): AsyncGenerator<AudioPiece> {
  const bytes = file.subarray(skipId3(file, 0));
  const announced = announcedSamples(bytes);
  let samples = 0;
  for await (const piece of decode({ ...source, bytes })) {
    samples += piece.channels[0]!.length;
    yield rescaled(piece);
  }
  if (samples < announced) {
    source.damaged(`it holds ${samples} of the ${announced} samples that its header announces`);
  }
}

/** The samples of a FLAC stream in an Ogg file. */
export async function* decodeOggFlac(source: AudioSource): AsyncGenerator<AudioPiece> {
  for (const damage of oggDamages(source.bytes)) source.damaged(damage);
  for await (const piece of decode(source)) yield rescaled(piece);
}

/**
 * The integers k of a piece as k / 2^(bits - 1), as in a wav file; the decoder gives k / (2^(bits - 1) - 1).
 */
function rescaled({ channels, sampleRateHz, bitDepth }: DecodedPiece): AudioPiece {
  const scale = 2 ** (bitDepth - 1);
  for (const channel of channels) {
    for (let n = 0; n < channel.length; n++) channel[n] = Math.round(channel[n]! * (scale - 1)) / scale;
  }
  return { channels, sampleRateHz };
}

/** Total samples of STREAMINFO, the first block: 36 bits from byte 13.5 of its body, which begins at byte 8. */
function announcedSamples(bytes: Uint8Array): number {
  if (bytes.length < 26) return 0;
  return (bytes[21]! & 0xf) * 2 ** 32 + new DataView(bytes.buffer, bytes.byteOffset + 22, 4).getUint32(0);
}
