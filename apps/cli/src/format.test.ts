import { describe, expect, test } from 'vitest';
import { byteSize, counted, duration, points, signedDecimal, signedPoints } from './format.js';

describe('figures', () => {
  test('shares are points with two decimals', () => {
    expect(points(0.828249)).toBe('82.82');
    expect(points(1)).toBe('100.00');
  });

  test('differences carry their sign, and what rounds to zero has none', () => {
    expect(signedPoints(0.00123)).toBe('+0.12');
    expect(signedPoints(-0.0878)).toBe('-8.78');
    expect(signedPoints(-0.00001)).toBe('0.00');
    expect(signedPoints(0.00001)).toBe('0.00');
    expect(signedDecimal(-0.00001)).toBe('0.0000');
    expect(signedDecimal(0.25)).toBe('+0.2500');
  });

  test.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [9.96, '10 s'],
    [59.6, '1 min 0 s'],
    [200, '3 min 20 s'],
    [3599.9, '1 h 00 min'],
    [3900, '1 h 05 min'],
  ])('%f seconds are said as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  test.each([
    [812, '812 B'],
    [12_345, '12.3 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [123_456_789, '123 MB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(byteSize(bytes)).toBe(text);
  });

  test('a noun is singular for one thing only', () => {
    expect([0, 1, 2].map((n) => counted(n, 'fit'))).toEqual(['0 fits', '1 fit', '2 fits']);
  });
});
