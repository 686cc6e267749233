import { expect, test } from 'vitest';
import { reductionDomain } from './correctability-figures';
import { overlap } from './separation-figure';

test('datasets overlap wholly where their shares are the same, and not where they share no bin, two or three', () => {
  const [a, b, c] = [
    { counts: [1, 1, 0], clips: 2 },
    { counts: [4, 4, 0], clips: 8 },
    { counts: [0, 0, 5], clips: 5 },
  ];
  expect(overlap([a, b])).toBe(1);
  expect(overlap([a, c])).toBe(0);
  expect(overlap([a, b, c])).toBe(0);
  expect(overlap([a, { counts: [0, 0, 0], clips: 0 }])).toBe(0);
});

test('a method that makes a discrepancy fifty times what it was does not hide the others', () => {
  const [low, high] = reductionDomain([-50, ...Array.from({ length: 99 }, (_, i) => i / 100)]);
  expect(low).toBeGreaterThan(-1.1);
  expect(high).toBeGreaterThan(1);
});
