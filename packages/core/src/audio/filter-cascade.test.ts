import { expect, test } from 'vitest';
import { bandPass, filterInPlace, highShelf, lowPass } from './biquad.js';
import { filterCascade } from './filter-cascade.js';

const SECTIONS = [lowPass(16_000, 3000), bandPass(16_000, 1000, 1), highShelf(16_000, 2000, 6)];

test('equals the filters one after the other, however long the signal', () => {
  for (const length of [0, 1, 2047, 2048, 2049, 7001]) {
    const samples = new Float32Array(length).map((_, n) => Math.sin(n * n));
    const oneByOne = Float64Array.from(samples);
    for (const section of SECTIONS) filterInPlace(oneByOne, section);
    expect(filterCascade(samples, SECTIONS)).toEqual(Float32Array.from(oneByOne));
  }
});

test('without filters is a copy', () => {
  const samples = Float32Array.of(0.5, -0.25);
  const copy = filterCascade(samples, []);
  expect(copy).toEqual(samples);
  expect(copy.buffer).not.toBe(samples.buffer);
});
