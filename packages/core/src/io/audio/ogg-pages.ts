import { standsAt } from './source.js';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c1_1db7 : 0);
  return crc;
});
const END_OF_STREAM = 4;

/**
 * What is wrong with the pages of an Ogg file (RFC 3533): a page that is cut off or has another checksum than it says,
 * bytes between pages, or a stream without its last page. Empty for a whole file.
 */
export function oggDamages(bytes: Uint8Array): string[] {
  const damages: string[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let ended = false;
  let at = 0;
  while (at < bytes.length) {
    if (!standsAt(bytes, at, 'OggS')) {
      damages.push(`its page at byte ${at} is damaged`);
      break;
    }
    const segments = at + 27 <= bytes.length ? bytes[at + 26]! : 0;
    const end = bytes.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, at + 27 + segments);
    if (end > bytes.length) {
      damages.push('its last page is cut off');
      break;
    }
    if (checksum(bytes, at, end) !== view.getUint32(at + 22, true)) damages.push(`its page at byte ${at} is damaged`);
    ended = (bytes[at + 5]! & END_OF_STREAM) !== 0;
    at = end;
  }
  if (!ended && damages.length === 0) damages.push('it is cut off: its last page does not end the stream');
  return damages;
}

/** CRC-32 of a page, polynomial 0x04c11db7, with the four bytes of the checksum counted as zeros. */
function checksum(bytes: Uint8Array, begin: number, end: number): number {
  let crc = 0;
  for (let at = begin; at < end; at++) {
    const byte = at >= begin + 22 && at < begin + 26 ? 0 : bytes[at]!;
    crc = (crc << 8) ^ CRC_TABLE[(crc >>> 24) ^ byte]!;
  }
  return crc >>> 0;
}
