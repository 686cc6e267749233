import { skipId3 } from './id3.js';
import { standsAt } from './source.js';

/** What the frames of an MPEG-1, 2 or 2.5 layer III stream tell without being decoded. */
export interface Mp3Scan {
  readonly channels: 1 | 2;
  /** From the first frame to the end of the last whole one, in bytes. */
  readonly begin: number;
  readonly end: number;
  /** What is wrong with the stream. */
  readonly damages: readonly string[];
}

interface FrameHeader {
  readonly version1: boolean;
  readonly channels: 1 | 2;
  readonly bytes: number;
  /** What the frames of a stream have in common: version, layer and sampling rate. */
  readonly kind: number;
}

/** Bit rates by index (ISO/IEC 11172-3 and 13818-3, layer III); 0 is free format, which no table gives a length. */
const KILOBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KILOBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_HZ = [44_100, 48_000, 32_000];
/** Bytes that may come before the first frame. */
const SEARCH_BYTES = 65_536;
/** Headers in a row, each where the one before ends, that are taken for a stream: a single one occurs by chance in any file. */
const CHAIN = 3;
const END_TAGS = ['TAG', 'APETAGEX', 'LYRICSBEGIN'];

/**
 * Walks the frames of an mp3 file, tags passed over; undefined where there is no stream of frames.
 *
 * Damage is a cut-off last frame, bytes between frames that are none, and fewer frames than the Xing or Info header
 * announces. A file of constant bit rate without that header, cut between two frames, looks whole.
 */
export function scanMp3(bytes: Uint8Array): Mp3Scan | undefined {
  const begin = findStream(bytes, skipId3(bytes, 0), SEARCH_BYTES);
  const first = begin === undefined ? undefined : headerAt(bytes, begin);
  if (begin === undefined || first === undefined) return undefined;
  const damages: string[] = [];
  let frames = 0;
  let at = begin;
  let end = begin;
  while (at < bytes.length) {
    const header = headerAt(bytes, at);
    if (header?.kind === first.kind) {
      if (at + header.bytes > bytes.length) {
        damages.push('its last frame is cut off');
        break;
      }
      frames++;
      at += header.bytes;
      end = at;
    } else if (standsAt(bytes, at, 'ID3')) {
      at = skipId3(bytes, at);
      if (at === end) break;
    } else {
      if (END_TAGS.some((tag) => standsAt(bytes, at, tag)) || bytes.subarray(at).every((byte) => byte === 0)) break;
      const next = findStream(bytes, at + 1, bytes.length);
      damages.push(
        next === undefined
          ? `it ends with ${bytes.length - at} bytes that are no frame`
          : `it has ${next - at} bytes that are no frame at byte ${at}`,
      );
      if (next === undefined) break;
      at = next;
    }
  }
  const announced = announcedFrames(bytes, begin, first);
  if (frames < announced)
    damages.push(`it is cut off: its header announces ${announced} frames, and ${frames} are there`);
  return { channels: first.channels, begin, end, damages };
}

/** Where, within `reach` bytes of `from`, frames follow each other. */
function findStream(bytes: Uint8Array, from: number, reach: number): number | undefined {
  const last = Math.min(bytes.length, from + reach);
  for (let start = from; start < last; start++) {
    const first = bytes[start] === 0xff ? headerAt(bytes, start) : undefined;
    if (first === undefined) continue;
    let at = start + first.bytes;
    let chain = 1;
    while (chain < CHAIN && headerAt(bytes, at)?.kind === first.kind) {
      at += (headerAt(bytes, at) as FrameHeader).bytes;
      chain++;
    }
    // Fewer will do where nothing but a cut-off frame or a tag has room after them.
    const rest = bytes.length - at;
    if (chain === CHAIN || rest === 0 || (chain === CHAIN - 1 && rest < 0)) return start;
    if (rest > 0 && END_TAGS.some((tag) => standsAt(bytes, at, tag))) return start;
  }
  return undefined;
}

function headerAt(bytes: Uint8Array, at: number): FrameHeader | undefined {
  if (at + 4 > bytes.length) return undefined;
  const [sync, second, third, fourth] = bytes.subarray(at, at + 4) as unknown as [number, number, number, number];
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  if (sync !== 0xff || second >> 5 !== 7 || version === 1 || layer !== 1) return undefined;
  const version1 = version === 3;
  const kilobits = (version1 ? KILOBITS_1 : KILOBITS_2)[third >> 4];
  const baseHz = RATES_HZ[(third >> 2) & 3];
  if (!kilobits || baseHz === undefined) return undefined;
  const rateHz = baseHz / { 3: 1, 2: 2, 0: 4 }[version as 0 | 2 | 3];
  return {
    version1,
    channels: fourth >> 6 === 3 ? 1 : 2,
    // 1152 samples a frame, or 576: an eighth of that is bytes for each bit a sample.
    bytes: Math.floor(((version1 ? 144 : 72) * 1000 * kilobits) / rateHz) + ((third >> 1) & 1),
    kind: (version << 2) | ((third >> 2) & 3),
  };
}

/** Frames that the Xing or Info header in the first frame announces (without that frame itself), or 0. */
function announcedFrames(bytes: Uint8Array, begin: number, { version1, channels }: FrameHeader): number {
  const sideInfo = version1 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  const at = begin + 4 + sideInfo;
  const hasCount = (standsAt(bytes, at, 'Xing') || standsAt(bytes, at, 'Info')) && (bytes[at + 7] ?? 0) & 1;
  if (!hasCount || at + 12 > bytes.length) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset + at + 8, 4).getUint32(0);
}
