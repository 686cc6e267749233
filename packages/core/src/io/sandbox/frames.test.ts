import { describe, expect, test } from 'vitest';
import { type Frame, FrameReader, frameParts } from './frames.js';

const MOST = { header: 1000, payload: 1000 };

function read(bytes: Uint8Array, chunk: number, most = MOST): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader(
    () => most,
    (frame) => frames.push(frame),
  );
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  return frames;
}

const written = Buffer.concat([
  ...frameParts({ kind: 'run', rows: 2 }, [Uint8Array.of(1, 2), Uint8Array.of(3)]),
  ...frameParts({ kind: 'nothing' }),
  ...frameParts({ kind: 'more' }, [new Uint8Array(500)]),
]);

describe('frames', () => {
  test.each([1, 2, 7, 100, 10_000])('come out as they went in, in chunks of %i bytes', (chunk) => {
    const frames = read(written, chunk);
    expect(frames.map(({ header }) => header)).toEqual([
      { kind: 'run', rows: 2 },
      { kind: 'nothing' },
      { kind: 'more' },
    ]);
    expect(frames.map(({ payload }) => payload.length)).toEqual([3, 0, 500]);
    expect([...frames[0]!.payload]).toEqual([1, 2, 3]);
    // A typed array is laid over it.
    expect(frames[0]!.payload.byteOffset).toBe(0);
  });

  test('that announce more than they may are refused before anything is kept for them', () => {
    const huge = new Uint8Array(8).fill(0xff);
    expect(() => read(huge, 8)).toThrow(RangeError);
    expect(() => read(written, 100, { header: 1000, payload: 499 })).toThrow(RangeError);
    expect(() => read(written, 100, { header: 5, payload: 1000 })).toThrow(RangeError);
  });
});
