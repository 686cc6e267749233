import type { Comparison } from '@ebb/core/benchmark/verdict/compare';
import { expect, test } from 'vitest';
import { sentence } from './comparison-report.js';

const comparison = (difference: number, p: number): Comparison => ({
  ...{ embedding: 'e', a: 0.8 + difference, b: 0.8, difference, low: difference - 0.1, high: difference + 0.1, p },
  ...{ instruments: [], conditions: [] },
});

test.each([
  [0.0321, 0.004, 'cross', 'new is better than old by 3.21 points (p = 0.004).'],
  [-0.0321, 0.0004, 'within', 'old is better than new by 3.21 points (p < 0.001).'],
  [0.0321, 0.05, 'cross', 'new is better than old by 3.21 points (p = 0.050).'],
  [0.0321, 0.051, 'cross', 'the data do not tell them apart (p = 0.051).'],
  [-0.25, 0.01, 'robustness', 'old is better than new by 25.0 points (p = 0.010).'],
] as const)('a difference of %d with p %d of %s is put in words', (difference, p, score, words) => {
  expect(sentence(comparison(difference, p), 'new', 'old', score)).toBe(words);
});

test('what is not defined is not called a tie', () => {
  expect(sentence({ embedding: 'e', reason: 'no pair of datasets is defined' }, 'new', 'old', 'cross')).toBe(
    'they cannot be compared: no pair of datasets is defined',
  );
});
