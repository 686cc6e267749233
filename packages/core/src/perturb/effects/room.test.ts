import { expect, test } from 'vitest';
import type { Sound } from '../contract.js';
import { room } from './room.js';

const RATE_HZ = 16_000;
const made = (length: number, sample: (n: number) => number): Sound => ({
  samples: new Float32Array(length).map((_, n) => sample(n)),
  sampleRateHz: RATE_HZ,
});
/** Direct sound at 10 ms, and an echo of half its size 50 ms later. */
const echo = made(2000, (n) => (n === 160 ? 0.8 : n === 960 ? 0.4 : 0));
const clip = made(6000, (n) => (n < 3000 ? Math.sin(0.3 * n) : 0));

const affected = (sound: Sound, strength: number, recordings: readonly Sound[], seed = 0) =>
  room.apply(sound, strength, { seed, recordings }) as Float32Array;
const energy = (x: Float32Array) => x.reduce((sum, v) => sum + v * v, 0);

test('the direct sound stays in time, and the echo comes after it at the level that the strength asks for', () => {
  const click = made(3000, (n) => Number(n === 100));
  for (const [strength, share] of [
    [0, 0.5],
    [6, 0.5 * 10 ** 0.3],
    [-30, 0.5 * 10 ** -1.5],
  ] as const) {
    const y = affected(click, strength, [echo]);
    // Float32.
    expect(y[900]! / y[100]!).toBeCloseTo(share, 6);
    expect(y[100]).toBeCloseTo(1 / Math.hypot(1, share), 6);
  }
});

test('a room at another rate keeps the clip in time', () => {
  const click = made(3000, (n) => Number(n === 1000));
  const faster = { samples: new Float32Array(6000).fill(0.8, 480, 481), sampleRateHz: 48_000 };
  const y = affected(click, 0, [faster]);
  expect(y.indexOf(Math.max(...y))).toBe(1000);
});

test('every strength keeps the energy of the clip', () => {
  for (const strength of room.grid) {
    // Float32 samples, of which errors average out.
    expect(energy(affected(clip, strength, [echo])) / energy(clip.samples)).toBeCloseTo(1, 6);
  }
});

test('one of the rooms is drawn by the seed, each of them some time', () => {
  const rooms = [0, 400, 800].map((late) => made(1000, (n) => (n === 0 ? 1 : n === late ? 0.5 : 0)));
  const alone = rooms.map((one) => affected(clip, 0, [one]));
  const drawn = new Set(
    Array.from({ length: 20 }, (_, seed) => {
      const y = affected(clip, 0, rooms, seed);
      return alone.findIndex((one) => Buffer.from(one.buffer).equals(Buffer.from(y.buffer)));
    }),
  );
  expect([...drawn].sort()).toEqual([0, 1, 2]);
});

test('a response that is longer than the clip by far costs only what is heard of it', () => {
  const long = made(2 ** 22, (n) => (n === 2 ** 21 ? 1 : 0));
  const short = { ...clip, samples: clip.samples.subarray(0, 50) };
  const y = affected(short, 0, [long]);
  // Transforms round to 1e-16, samples to 6e-8.
  y.forEach((value, n) => {
    expect(value).toBeCloseTo(short.samples[n]!, 6);
  });
});

test.each([0, Number.NaN, Infinity])('an impulse response of %d is refused', (value) => {
  expect(() => affected(clip, 0, [made(100, () => value)])).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('impulse response') }),
  );
});
