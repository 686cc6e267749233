import { expect, test } from 'vitest';
import { safeUrl } from './safe-url';

test('only addresses of the web become links', () => {
  expect(safeUrl('https://example.org/a b')).toBe('https://example.org/a%20b');
  for (const bad of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', '/a', '', null]) {
    expect(safeUrl(bad)).toBeUndefined();
  }
});
