import { join, varint } from '../support/onnx-file.js';
import type { Draws } from './draws.js';

type Mutation = (bytes: Uint8Array, draws: Draws, others: readonly Uint8Array[]) => Uint8Array;

const replaced = (bytes: Uint8Array, start: number, end: number, by: Uint8Array) =>
  join([bytes.subarray(0, start), by, bytes.subarray(end)]);

/** A range that is mostly short. */
function range(length: number, draws: Draws): [start: number, end: number] {
  const start = draws.below(length);
  return [start, Math.min(length, start + 1 + Math.floor(length * draws.real() ** 4))];
}

/** Where messages, texts and bytes begin: the offsets of their lengths, of what can be read as nested messages. */
function lengthOffsets(bytes: Uint8Array, start = 0, end = bytes.length, depth = 0): { at: number; size: number }[] {
  const found: { at: number; size: number }[] = [];
  let at = start;
  const number = () => {
    let value = 0;
    for (let shift = 0; at < end; shift += 7) {
      const byte = bytes[at++] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return -1;
  };
  while (at < end) {
    const wire = number() % 8;
    if (wire === 0) number();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const from = at;
      const length = number();
      if (length < 0 || at + length > end) return found;
      found.push({ at: from, size: at - from });
      if (depth < 6 && length > 1) found.push(...lengthOffsets(bytes, at, at + length, depth + 1));
      at += length;
    } else return found;
  }
  return found;
}

/** Ways to spoil a file without regard to what it means. */
export const BYTE_MUTATIONS: Readonly<Record<string, Mutation>> = {
  'bit flips': (bytes, draws) => {
    const copy = bytes.slice();
    for (let k = draws.below(16); k >= 0; k--) {
      const at = draws.below(copy.length);
      copy[at] = (copy[at] as number) ^ (1 << draws.below(8));
    }
    return copy;
  },
  truncation: (bytes, draws) => bytes.slice(0, draws.below(bytes.length)),
  'a part cut out': (bytes, draws) => replaced(bytes, ...range(bytes.length, draws), new Uint8Array()),
  'a part twice': (bytes, draws) => {
    const [start, end] = range(bytes.length, draws);
    return replaced(bytes, end, end, bytes.subarray(start, end));
  },
  'a part of another': (bytes, draws, others) => {
    const other = draws.of(others);
    return replaced(bytes, ...range(bytes.length, draws), other.subarray(...range(other.length, draws)));
  },
  'a part of noise': (bytes, draws) => {
    const [start, end] = range(bytes.length, draws);
    return replaced(bytes, start, end, draws.bytes(end - start));
  },
  'another length': (bytes, draws) => {
    const { at, size } = draws.of(lengthOffsets(bytes));
    const length = draws.of([
      0,
      1,
      127,
      128,
      2 ** 20,
      2 ** 31 - 1,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 40,
      -1,
      draws.below(bytes.length),
    ]);
    return replaced(bytes, at, at + size, varint(length));
  },
  'another field': (bytes, draws) => {
    const { at } = draws.of(lengthOffsets(bytes));
    // The tag stands before the length.
    return replaced(bytes, Math.max(0, at - 1), at, varint(draws.below(30) * 8 + draws.of([0, 1, 2, 2, 2, 3, 5, 7])));
  },
};
