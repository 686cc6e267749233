import { expect, test } from 'vitest';
import { mono } from './mono.js';

test('several channels become their mean', () => {
  const channels = [Float32Array.of(1, 0, -1), Float32Array.of(0, 0.5, -1), Float32Array.of(0.5, 1, -1)];
  expect(mono(channels)).toEqual(Float32Array.of(0.5, 0.5, -1));
});

test('a single channel is not copied', () => {
  const channel = Float32Array.of(0.25, -0.5);
  expect(mono([channel])).toBe(channel);
});
