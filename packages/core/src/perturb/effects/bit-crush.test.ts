import { expect, test } from 'vitest';
import { bitCrush } from './bit-crush.js';

const crush = (samples: Float32Array, bits: number) =>
  bitCrush.apply({ samples, sampleRateHz: 44_100 }, bits, { seed: 0 });

test('leaves steps of 2^-bits, halves rounded to even, and sounds below half a step silent', () => {
  const sixteenths = [0.5, 1.5, 2.5, -0.5, -1.5, 0.51, -7.4, 15.9, 20];
  const rounded = [0, 2, 2, 0, -2, 1, -7, 16, 20];
  expect(
    crush(
      Float32Array.from(sixteenths, (x) => x / 16),
      4,
    ),
  ).toEqual(Float32Array.from(rounded, (x) => x / 16));
});

test('crushed twice is crushed once', () => {
  const once = crush(
    new Float32Array(500).map((_, n) => Math.sin(n)),
    6,
  ) as Float32Array;
  expect(crush(once, 6)).toEqual(once);
});

test.each([0, 4.5, 25])('refuses %d bits', (bits) => {
  expect(() => crush(Float32Array.of(0.5), bits)).toThrow(/an integer from 1 to 24 bits/);
});
