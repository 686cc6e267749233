import { expect, test } from 'vitest';
import { AUC, intervalText, numberText, PERCENT, POINTS, pText, scoreText } from './score-text.js';

test('AUCs are x 100 with one decimal, differences have a sign, and what rounds to 0 has none', () => {
  expect(numberText(0.82349, AUC)).toBe('82.3');
  expect(numberText(0.0123, POINTS)).toBe('+1.2');
  expect(numberText(-0.0123, POINTS)).toBe('−1.2');
  expect([-0.0004, 0, 0.0004].map((value) => numberText(value, POINTS))).toEqual(['0.0', '0.0', '0.0']);
  expect(numberText(-0.344, PERCENT)).toBe('−34');
});

test('a score comes with its interval, an undefined one with its reason', () => {
  expect(intervalText({ low: -0.01, high: 0.02 }, POINTS)).toBe('[−1.0, +2.0]');
  expect(scoreText({ value: 0.5, low: 0.4, high: 0.6 }, AUC)).toBe('50.0 [40.0, 60.0]');
  expect(scoreText({ reason: 'no pair' }, AUC)).toBe('undefined (no pair)');
});

test('a p-value below a thousandth is a bound', () => {
  expect([0.04567, 0.001, 0.0002, 0].map(pText)).toEqual(['0.046', '0.001', '< 0.001', '< 0.001']);
});
