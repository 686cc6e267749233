import { expect, test } from 'vitest';
import { spearman } from './correlation.js';

test('equal orders correlate by 1 and opposite ones by -1, without an interval', () => {
  const a = [3, 1, 4, 1, 5, 9, 2, 6];
  expect(spearman(a, a.map(Math.exp))).toEqual({ rho: 1, interval: undefined, n: 8 });
  expect(
    spearman(
      a,
      a.map((value) => -value),
    ),
  ).toEqual({ rho: -1, interval: undefined, n: 8 });
});

test('three items have a correlation but no interval', () => {
  expect(spearman([1, 2, 3], [1, 3, 2])).toEqual({ rho: 0.5, interval: undefined, n: 3 });
});

test('the correlation is undefined where nothing varies', () => {
  expect(spearman([], [])).toBeUndefined();
  expect(spearman([1], [2])).toBeUndefined();
  expect(spearman([1, 2, 3], [7, 7, 7])).toBeUndefined();
  expect(spearman([0.1, 0.1], [1, 2])).toBeUndefined();
});

test('bad input is a typed error', () => {
  expect(() => spearman([1, 2], [1])).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH', name: 'EbbError' }));
  expect(() => spearman([1, Number.NaN], [1, 2])).toThrow(
    expect.objectContaining({ code: 'NON_FINITE', name: 'EbbError' }),
  );
});
