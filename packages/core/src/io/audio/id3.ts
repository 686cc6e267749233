import { standsAt } from './source.js';

/** Where the ID3v2 tags that stand at `at` end, or `at` itself where there is none. */
export function skipId3(bytes: Uint8Array, at: number): number {
  while (standsAt(bytes, at, 'ID3') && at + 10 <= bytes.length) {
    // Seven bits a byte, so that no byte of the size looks like the sync word of a frame.
    const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + (bytes[at + i]! & 0x7f), 0);
    const footer = bytes[at + 5]! & 0x10 ? 10 : 0;
    at += 10 + size + footer;
  }
  return at;
}
