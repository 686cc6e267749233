import { expect, test } from 'vitest';
import { rangeText, readTrail, trailText } from './page-trail';

test('a trail that is written is read as it was, and what is none is the first page', () => {
  for (const trail of [[], ['WyI4IiwieCJd'], ['a-b', 'c_d', 'e']]) expect(readTrail(trailText(trail))).toEqual(trail);
  for (const text of ['a..b', '<script>', ' ', `${'a.'.repeat(300)}a`]) expect(readTrail(text)).toEqual([]);
});

test('a page says which rows it shows', () => {
  expect(rangeText([], 100, 100, 1234)).toBe('1–100 of 1,234');
  expect(rangeText(['a', 'b'], 100, 34, 234)).toBe('201–234 of 234');
  expect(rangeText([], 100, 0, 0)).toBe('0 of 0');
});
