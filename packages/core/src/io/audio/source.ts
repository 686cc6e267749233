/** The bytes of an audio file on their way through a decoder. */
export interface AudioSource {
  /** Path of the file, for errors. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** To be told of every damage: throws when the file is read strictly, or notes a warning, after which the decoder goes on with what is whole. */
  readonly damaged: (what: string) => void;
}

/** Some consecutive samples of a file: one array a channel, all of one length, in full scale -1 to 1. */
export interface AudioPiece {
  readonly channels: readonly Float32Array[];
  readonly sampleRateHz: number;
}

/** Bytes given to a decoder at once: large enough for speed, small enough that a piece is a small part of a long file. */
const CHUNK_BYTES = 65_536;

/** Consecutive views of `bytes`. */
export function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** Whether the ASCII characters of `text` stand at `at`. */
export function standsAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
