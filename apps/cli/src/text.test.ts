import { describe, expect, test } from 'vitest';
import { definitions, wrap } from './text.js';

describe('text', () => {
  test('wraps at spaces within the width, and lets a longer word stand', () => {
    expect(wrap('one two three extraordinarily four', 9)).toBe('one two\nthree\nextraordinarily\nfour');
    expect(wrap('one two three', 9, '  ')).toBe('  one two\n  three');
  });

  test('sets definitions beside their terms', () => {
    expect(
      definitions(
        [
          ['lda', 'one two three'],
          ['labels', 'dataset'],
        ],
        16,
      ),
    ).toBe('lda     one two\n        three\nlabels  dataset');
  });
});
