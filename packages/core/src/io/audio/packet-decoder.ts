import type { DecodeError } from 'mpg123-decoder';
import { quietly } from './quietly.js';
import { type AudioPiece, type AudioSource, chunksOf } from './source.js';

interface Decoded {
  readonly channelData: Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly bitDepth: number;
  readonly errors: readonly DecodeError[];
}

/** A piece, and the bits of an integer sample where the format has such. */
export interface DecodedPiece extends AudioPiece {
  readonly bitDepth: number;
}

/** What the FLAC and Vorbis decoders have in common. `flush` gives the last samples and makes the decoder ready for another file. */
interface PacketDecoder {
  readonly ready: Promise<void>;
  decode(bytes: Uint8Array): Promise<Decoded>;
  flush(): Promise<Decoded>;
  free(): void;
}

/**
 * Decodes the files of a thread with as many decoders as files are open at once.
 *
 * A decoder is used for the next file only after a file that it came to the end of without an exception; otherwise it
 * is freed, for nothing is known of its state.
 */
export function packetDecoder(create: () => PacketDecoder) {
  const idle: PacketDecoder[] = [];
  return async function* decode({ bytes, damaged }: AudioSource): AsyncGenerator<DecodedPiece> {
    const decoder = idle.pop() ?? create();
    let whole = false;
    try {
      await decoder.ready;
      for (const chunk of chunksOf(bytes)) yield* piecesOf(await quietly(() => decoder.decode(chunk)), damaged);
      yield* piecesOf(await quietly(() => decoder.flush()), damaged);
      whole = true;
    } finally {
      if (whole) idle.push(decoder);
      else decoder.free();
    }
  };
}

function* piecesOf(decoded: Decoded, damaged: AudioSource['damaged']): Generator<DecodedPiece> {
  const { channelData: channels, samplesDecoded, sampleRate: sampleRateHz, bitDepth, errors } = decoded;
  for (const { message } of errors) damaged(message);
  if (samplesDecoded > 0) yield { channels, sampleRateHz, bitDepth };
}
