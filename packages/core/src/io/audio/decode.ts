import { RATE_HZ_MAX, RATE_HZ_MIN } from '../../audio/resample.js';
import { EbbError } from '../../errors.js';
import { decodeFlac, decodeOggFlac } from './flac.js';
import { type AudioFormat, formatOf } from './format.js';
import { decodeMp3 } from './mp3.js';
import { decodeOggVorbis } from './ogg-vorbis.js';
import type { AudioPiece, AudioSource } from './source.js';
import { decodeWav } from './wav.js';

export interface DecodeOptions {
  /**
   * Read what is whole of a damaged file, with a warning, where otherwise it is an error. What is damaged in the middle is
   * left out, so that what follows moves forward.
   */
  readonly lenient?: boolean;
  /** Told what is damaged of a file that is read leniently, in sentences that name it. */
  readonly onWarning?: (warning: string) => void;
}

export interface DecodedAudio {
  /** One array of samples a channel, all of one length, full scale -1 to 1. */
  readonly channels: Float32Array[];
  readonly sampleRateHz: number;
}

/**
 * Samples a channel that are read of one file: 25 minutes at 44.1 kHz. It bounds the memory of a thread that reads a
 * long file to the file and 256 MiB, twice while the pieces are joined, and the resampled signal.
 */
const SAMPLES_MAX = 2 ** 26;
/** One file may be damaged in thousands of places. */
const WARNINGS_MAX = 3;

const DECODERS: Record<AudioFormat, (source: AudioSource) => Iterable<AudioPiece> | AsyncIterable<AudioPiece>> = {
  wav: decodeWav,
  flac: decodeFlac,
  'ogg-flac': decodeOggFlac,
  'ogg-vorbis': decodeOggVorbis,
  mp3: decodeMp3,
};

/**
 * Decodes a wav, flac, ogg vorbis, ogg flac or mp3 file, told apart by content.
 *
 * @param name path of the file, for errors
 * @throws EbbError as `decodePieces`.
 */
export async function decodeAudio(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Promise<DecodedAudio> {
  const pieces: AudioPiece[] = [];
  for await (const piece of decodePieces(bytes, name, options)) pieces.push(piece);
  const { channels, sampleRateHz } = pieces[0]!;
  return { channels: channels.map((_, c) => concat(pieces.map((piece) => piece.channels[c]!))), sampleRateHz };
}

/**
 * The samples of an audio file piece by piece, of one rate and number of channels, and at least one.
 *
 * @throws EbbError FILE_UNREADABLE for a file that is empty, malformed or without samples; UNSUPPORTED_AUDIO for another
 * format or encoding, a rate outside 1 to 768 kHz, a change of rate or channels, or more than 2^26 samples a channel;
 * DAMAGED_AUDIO for a file that is cut off or damaged (unless `lenient` and something is whole); NON_FINITE for NaN or infinity.
 */
export async function* decodePieces(
  bytes: Uint8Array,
  name: string,
  { lenient = false, onWarning }: DecodeOptions,
): AsyncGenerator<AudioPiece> {
  const damages: string[] = [];
  const damaged = (what: string) => {
    if (!lenient) throw damageError(name, what);
    damages.push(what);
  };
  let first: AudioPiece | undefined;
  let samples = 0;
  try {
    for await (const piece of DECODERS[formatOf(bytes, name)]({ name, bytes, damaged })) {
      first ??= piece;
      check(piece, first, samples, name);
      samples += piece.channels[0]!.length;
      yield piece;
    }
  } catch (error) {
    if (error instanceof EbbError) throw error;
    // Whatever else a decoder throws, it throws at bytes that it cannot make sense of.
    damaged(error instanceof Error ? error.message : String(error));
  }
  if (samples === 0) {
    if (damages.length > 0) throw damageError(name, damages[0]!);
    throw new EbbError('FILE_UNREADABLE', 'The audio file holds no samples.', { where: name });
  }
  for (const what of damages.slice(0, WARNINGS_MAX)) onWarning?.(`${name}: The audio file is damaged: ${what}.`);
}

function damageError(name: string, what: string): EbbError {
  return new EbbError('DAMAGED_AUDIO', `The audio file is damaged: ${what}.`, { where: name });
}

function check({ channels, sampleRateHz }: AudioPiece, first: AudioPiece, samples: number, name: string) {
  const unsupported = (summary: string, details: { expected: string; received: string; hint?: string }) =>
    new EbbError('UNSUPPORTED_AUDIO', summary, { where: name, ...details });
  if (sampleRateHz < RATE_HZ_MIN || sampleRateHz > RATE_HZ_MAX) {
    throw unsupported('The sampling rate is not usable.', {
      expected: `${RATE_HZ_MIN} to ${RATE_HZ_MAX} Hz`,
      received: `${sampleRateHz} Hz`,
    });
  }
  if (sampleRateHz !== first.sampleRateHz || channels.length !== first.channels.length) {
    throw unsupported('The sampling rate or the number of channels changes within the file.', {
      expected: `${first.channels.length} channels at ${first.sampleRateHz} Hz`,
      received: `${channels.length} at ${sampleRateHz} Hz`,
    });
  }
  if (samples + channels[0]!.length > SAMPLES_MAX) {
    throw unsupported('The audio file is too long.', {
      expected: `at most ${Math.floor(SAMPLES_MAX / sampleRateHz)} s at ${sampleRateHz} Hz`,
      received: 'more',
      hint: 'Cut it into clips.',
    });
  }
  for (const [c, channel] of channels.entries()) {
    const n = firstNonFinite(channel);
    if (n === undefined) continue;
    throw new EbbError('NON_FINITE', 'A sample is not a finite number.', {
      where: name,
      at: `sample ${samples + n + 1} of channel ${c + 1}`,
      received: `${channel[n]}`,
    });
  }
}

function firstNonFinite(samples: Float32Array): number | undefined {
  for (let n = 0; n < samples.length; n++) if (!Number.isFinite(samples[n]!)) return n;
  return undefined;
}

/** Arrays one after the other. */
export function concat(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
