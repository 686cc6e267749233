import { describe, expect, test } from 'vitest';
import { scanMp3 } from './mp3-frames.js';

/** A frame of MPEG-1 layer III, 64 kbit/s, 44.1 kHz, mono: 208 bytes of silence. */
function frame(): Uint8Array {
  const bytes = new Uint8Array(208);
  bytes.set([0xff, 0xfb, 0x50, 0xc0]);
  return bytes;
}

/** The same with an Info header that announces `count` more frames. */
function infoFrame(count: number): Uint8Array {
  const bytes = frame();
  bytes.set(Buffer.from('Info'), 21);
  bytes.set([0, 0, 0, 1, 0, 0, 0, count], 25);
  return bytes;
}

const id3 = Buffer.concat([Buffer.from('ID3'), Buffer.from([3, 0, 0, 0, 0, 1, 2]), Buffer.alloc(130, 0xff)]);
const join = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe('a whole stream has no damage', () => {
  test.each([
    ['bare', join(frame(), frame(), frame(), frame()), 0, 832],
    ['one frame', frame(), 0, 208],
    ['behind a tag', join(id3, frame(), frame(), frame()), 140, 764],
    ['before a tag', join(frame(), frame(), Buffer.from('TAG'), new Uint8Array(125)), 0, 416],
    ['before zeros', join(frame(), frame(), frame(), new Uint8Array(99)), 0, 624],
    ['with its frames counted', join(infoFrame(2), frame(), frame()), 0, 624],
  ])('%s', (_, bytes, begin, end) => {
    expect(scanMp3(bytes)).toEqual({ channels: 1, begin, end, damages: [] });
  });
});

describe('damage is told, and frames around it are found', () => {
  test.each([
    ['a cut-off frame', join(frame(), frame(), frame(), frame().subarray(0, 100)), 624, /last frame is cut off/],
    ['a single cut-off frame', join(frame(), frame().subarray(0, 100)), 208, /last frame is cut off/],
    [
      'a gap',
      join(frame(), frame(), frame(), Buffer.alloc(50, 7), frame(), frame(), frame()),
      1298,
      /50 bytes.*at byte 624/,
    ],
    ['rubbish at the end', join(frame(), frame(), frame(), Buffer.alloc(50, 7)), 624, /ends with 50 bytes/],
    ['missing frames', join(infoFrame(9), frame(), frame()), 624, /announces 9 frames, and 3 are there/],
  ])('%s', (_, bytes, end, damage) => {
    const scan = scanMp3(bytes);
    expect(scan?.end).toBe(end);
    expect(scan?.damages).toEqual([expect.stringMatching(damage)]);
  });
});

test.each([
  ['text', Buffer.from('A text of some length. '.repeat(50))],
  ['a sync word in rubbish', join(Buffer.alloc(300, 7), frame().subarray(0, 4), Buffer.alloc(900, 7))],
  ['a tag alone', new Uint8Array(id3)],
  ['nothing', new Uint8Array()],
])('%s is no stream', (_, bytes) => {
  expect(scanMp3(bytes)).toBeUndefined();
});
