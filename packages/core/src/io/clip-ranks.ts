import { deflateSync, inflateSync } from 'fflate';
import type { Task } from '../benchmark/task.js';
import type { ClipRanks, DenseRanks } from '../benchmark/verdict/clip-ranks.js';
import { EbbError } from '../errors.js';

/** What stands before the ranks, which follow in its order. */
interface Header {
  readonly version: 1;
  readonly drawCount: number;
  readonly tasks: readonly {
    readonly task: Task;
    /** Clips of both test sets. */
    readonly clips: readonly [number, number];
    readonly conditions: readonly (readonly [effect: string, strength: number])[];
  }[];
  /** Bytes of a rank in each array. */
  readonly widths: readonly number[];
}

const ARRAYS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array } as const;

/**
 * Clips' ranks in few bytes: the length of a JSON header in 4 bytes, the header, and all ranks in little-endian order, deflated. Equal ranks
 * give equal bytes.
 */
export function encodeClipRanks({ drawCount, tasks }: ClipRanks): Uint8Array {
  const arrays = tasks.flatMap(({ clean, affected }) => [
    ...clean.flat(),
    ...affected.flatMap(({ ranks }) => [...ranks]),
  ]);
  const header: Header = {
    version: 1,
    drawCount,
    tasks: tasks.map(({ task, clean, affected }) => ({
      task: { pair: task.pair, instrument: task.instrument },
      clips: [clean[0]![0].length, clean[0]![1].length],
      conditions: affected.map(({ effect, strength }) => [effect, strength] as const),
    })),
    widths: arrays.map((ranks) => ranks.BYTES_PER_ELEMENT),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.length + arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const ranks of arrays) {
    const width = ranks.BYTES_PER_ELEMENT;
    ranks.forEach((rank, k) => {
      if (width === 1) view.setUint8(at + k, rank);
      else if (width === 2) view.setUint16(at + 2 * k, rank, true);
      else view.setUint32(at + 4 * k, rank, true);
    });
    at += ranks.byteLength;
  }
  return deflateSync(bytes);
}

/**
 * The ranks that `encodeClipRanks` wrote.
 *
 * @throws EbbError INVALID_VALUE when the bytes are none of its.
 */
export function decodeClipRanks(encoded: Uint8Array): ClipRanks {
  try {
    const bytes = inflateSync(encoded);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const length = view.getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Header;
    if (header.version !== 1) throw new Error(`version ${header.version}`);
    let at = 4 + length;
    let next = 0;
    const take = (count: number): DenseRanks => {
      const width = header.widths[next++] as keyof typeof ARRAYS;
      const ranks = new ARRAYS[width](count);
      for (let k = 0; k < count; k++, at += width) {
        ranks[k] = width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
      }
      return ranks;
    };
    const tasks = header.tasks.map(({ task, clips: [a, b], conditions }) => ({
      task,
      clean: [[take(a), take(b)] as const, [take(a), take(b)] as const],
      affected: conditions.map(([effect, strength]) => ({ effect, strength, ranks: [take(a), take(b)] as const })),
    }));
    if (at !== bytes.length) throw new Error(`${bytes.length - at} bytes are left`);
    return { drawCount: header.drawCount, tasks };
  } catch (error) {
    throw new EbbError('INVALID_VALUE', `Stored ranks of clips cannot be read: ${(error as Error).message}.`);
  }
}
