import { EbbError } from '../../errors.js';
import { type AudioPiece, type AudioSource, standsAt } from './source.js';

/** How samples are stored, from the `fmt ` chunk. */
interface Layout {
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly frameBytes: number;
  readonly read: (view: DataView, at: number) => number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** Programs that write to a pipe leave a length near 2^31 or 2^32, for they cannot go back to mend it. */
const UNKNOWN_LENGTH = 0x7fff_0000;
const PIECE_FRAMES = 65_536;

/** Readers of little-endian samples, by format and bytes a sample; integers are scaled by 2^-(bits - 1), 8 bits are unsigned. */
const READERS: Record<string, Layout['read']> = {
  [`${PCM}/1`]: (view, at) => (view.getUint8(at) - 128) / 2 ** 7,
  [`${PCM}/2`]: (view, at) => view.getInt16(at, true) / 2 ** 15,
  [`${PCM}/3`]: (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23,
  [`${PCM}/4`]: (view, at) => view.getInt32(at, true) / 2 ** 31,
  [`${FLOAT}/4`]: (view, at) => view.getFloat32(at, true),
  [`${FLOAT}/8`]: (view, at) => view.getFloat64(at, true),
};

/**
 * The samples of a RIFF WAVE file: PCM of 8, 16, 24 or 32 bits, float of 32 or 64, plain or WAVE_FORMAT_EXTENSIBLE.
 *
 * Samples of fewer bits than their container are left-justified in it (Microsoft, Multiple channel audio data and WAVE
 * files), so that the container alone gives the scale. Chunks but `fmt ` and `data` are passed over.
 *
 * @throws EbbError UNSUPPORTED_AUDIO for another encoding; FILE_UNREADABLE when `fmt ` is missing, wrong or after the data.
 */
export function* decodeWav({ name, bytes, damaged }: AudioSource): Generator<AudioPiece> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let layout: Layout | undefined;
  // A chunk of odd length is followed by a byte that fills it up to an even one.
  for (let at = 12, length = 0; at + 8 <= bytes.length; at += 8 + length + (length % 2)) {
    length = view.getUint32(at + 4, true);
    if (standsAt(bytes, at, 'fmt ')) layout = readLayout(view, at + 8, length, name);
    if (!standsAt(bytes, at, 'data')) continue;
    if (layout === undefined) throw malformed(name, 'The data of the wav file stand before their format.');
    const there = bytes.length - at - 8;
    if (length > there && length < UNKNOWN_LENGTH) {
      damaged(`it is cut off: its header announces ${length} bytes of samples, and ${there} are there`);
    }
    const frames = Math.min(length, there) / layout.frameBytes;
    if (!Number.isInteger(frames)) damaged('its last sample is cut off');
    yield* readSamples(view, at + 8, Math.floor(frames), layout);
    return;
  }
  if (layout === undefined) throw malformed(name, 'The wav file has no format chunk.');
  damaged('it is cut off before its samples');
}

function readLayout(view: DataView, at: number, length: number, name: string): Layout {
  if (length < 16 || at + length > view.byteLength)
    throw malformed(name, 'The format chunk of the wav file is cut off.');
  const outer = view.getUint16(at, true);
  // The first two bytes of the sub-format's GUID are the format's number.
  const format = outer === EXTENSIBLE && length >= 40 ? view.getUint16(at + 24, true) : outer;
  const channels = view.getUint16(at + 2, true);
  const frameBytes = view.getUint16(at + 12, true);
  const bits = view.getUint16(at + 14, true);
  const read = READERS[`${format}/${Math.ceil(bits / 8)}`];
  if (read === undefined) {
    throw new EbbError('UNSUPPORTED_AUDIO', 'The wav file has an encoding that cannot be read.', {
      where: name,
      expected: 'PCM of 8, 16, 24 or 32 bits, or float of 32 or 64 bits',
      received: `format ${format} of ${bits} bits`,
      hint: 'Convert it to 16-bit PCM or to flac.',
    });
  }
  if (channels === 0 || frameBytes !== channels * Math.ceil(bits / 8)) {
    throw malformed(name, 'The format chunk of the wav file contradicts itself.', {
      expected: `one or more channels of ${Math.ceil(bits / 8)} bytes`,
      received: `${channels} channels in ${frameBytes} bytes`,
    });
  }
  return { channels, sampleRateHz: view.getUint32(at + 4, true), frameBytes, read };
}

function* readSamples(view: DataView, start: number, frames: number, layout: Layout): Generator<AudioPiece> {
  const { channels, sampleRateHz, frameBytes, read } = layout;
  const sampleBytes = frameBytes / channels;
  for (let frame = 0; frame < frames; frame += PIECE_FRAMES) {
    const count = Math.min(PIECE_FRAMES, frames - frame);
    const piece = Array.from({ length: channels }, (_, c) => {
      const samples = new Float32Array(count);
      let at = start + frame * frameBytes + c * sampleBytes;
      for (let n = 0; n < count; n++, at += frameBytes) samples[n] = read(view, at);
      return samples;
    });
    yield { channels: piece, sampleRateHz };
  }
}

function malformed(name: string, summary: string, details: { expected?: string; received?: string } = {}): EbbError {
  return new EbbError('FILE_UNREADABLE', summary, { where: name, ...details });
}
