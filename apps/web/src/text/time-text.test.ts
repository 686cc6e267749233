import { expect, test } from 'vitest';
import { durationText } from './time-text';

test.each([
  [430, '0.4 s'],
  [9_960, '10 s'],
  [200_000, '3 min 20 s'],
  [3_900_000, '1 h 05 min'],
  [47 * 3_600_000, '47 h 00 min'],
  [624 * 3_600_000, '26 days'],
])('%i ms is said as %s', (milliseconds, text) => {
  expect(durationText(milliseconds)).toBe(text);
});
