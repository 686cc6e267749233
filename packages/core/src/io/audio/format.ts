import { EbbError } from '../../errors.js';
import { skipId3 } from './id3.js';
import { scanMp3 } from './mp3-frames.js';
import { standsAt } from './source.js';

export type AudioFormat = 'wav' | 'flac' | 'ogg-flac' | 'ogg-vorbis' | 'mp3';

const SUPPORTED = 'wav (PCM of 8 to 32 bits, float), flac, ogg vorbis, ogg flac or mp3';
/** Magic words of files that people take for audio that can be read, at offset 0 or 4. */
const OTHERS: readonly [at: number, magic: string, title: string][] = [
  [0, 'RIFX', 'a big-endian wav file'],
  [0, 'RF64', 'an RF64 wav file'],
  [0, 'FORM', 'an AIFF file'],
  [4, 'ftyp', 'an MP4 (AAC, ALAC) file'],
  [0, '0&\xb2u', 'a WMA file'],
  [0, '.snd', 'an AU file'],
];

/**
 * The format of an audio file by its content; the name's extension plays no part.
 *
 * @throws EbbError FILE_UNREADABLE for an empty file; UNSUPPORTED_AUDIO when it is none of the formats, with what it looks like.
 */
export function formatOf(bytes: Uint8Array, name: string): AudioFormat {
  if (bytes.length === 0) {
    throw new EbbError('FILE_UNREADABLE', 'The file is empty.', {
      where: name,
      expected: SUPPORTED,
      received: '0 bytes',
    });
  }
  if (standsAt(bytes, 0, 'RIFF') && standsAt(bytes, 8, 'WAVE')) return 'wav';
  if (standsAt(bytes, skipId3(bytes, 0), 'fLaC')) return 'flac';
  if (standsAt(bytes, 0, 'OggS')) {
    // The first packet begins after the page's header of 27 bytes and its table of segments.
    const packet = 27 + (bytes[26] ?? 0);
    if (standsAt(bytes, packet, '\x01vorbis')) return 'ogg-vorbis';
    if (standsAt(bytes, packet, '\x7fFLAC')) return 'ogg-flac';
    throw unsupported(name, standsAt(bytes, packet, 'OpusHead') ? 'an Ogg Opus file' : 'an Ogg file of another codec');
  }
  // A tag without frames is a file cut off early: as mp3 it gets the error that says so.
  if (standsAt(bytes, 0, 'ID3') || scanMp3(bytes) !== undefined) return 'mp3';
  throw unsupported(name, describe(bytes));
}

function unsupported(name: string, received: string): EbbError {
  return new EbbError('UNSUPPORTED_AUDIO', 'The file is in no audio format that can be read.', {
    where: name,
    expected: SUPPORTED,
    received,
    hint: 'Convert it to wav or flac.',
  });
}

function describe(bytes: Uint8Array): string {
  for (const [at, magic, title] of OTHERS) if (standsAt(bytes, at, magic)) return title;
  const start = bytes.subarray(0, 16);
  const text = new TextDecoder().decode(start);
  if (/^[\p{L}\p{N}\p{P}\p{S}\s]+$/u.test(text) && !text.includes('\ufffd'))
    return `text that begins ${JSON.stringify(text)}`;
  return `bytes that begin ${Buffer.from(start).toString('hex')}`;
}
