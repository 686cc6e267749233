import { expect, test } from 'vitest';
import { percentileInterval } from './interval.js';
import { twoSidedP } from './normal.js';

test('the interval does not depend on the order of the draws, and leaves them as they are', () => {
  const draws = [3, -1, 2, 0, 1];
  expect(percentileInterval(draws)).toEqual(percentileInterval(draws.toSorted()));
  expect(draws).toEqual([3, -1, 2, 0, 1]);
});

test('an interval without draws, or of one that is not finite, is a typed error', () => {
  const failing = (code: string) => expect.objectContaining({ name: 'EbbError', code });
  expect(() => percentileInterval([])).toThrow(failing('INVALID_ARGUMENT'));
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    expect(() => percentileInterval([1, value, 2])).toThrow(failing('NON_FINITE'));
  }
});

test('a test statistic beyond what doubles can tell has p = 0; one that is not a number is a typed error', () => {
  expect([39, 1e200, Infinity, -Infinity].map(twoSidedP)).toEqual([0, 0, 0, 0]);
  expect(() => twoSidedP(Number.NaN)).toThrow(expect.objectContaining({ code: 'NON_FINITE', name: 'EbbError' }));
});
