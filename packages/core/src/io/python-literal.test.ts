import { describe, expect, test } from 'vitest';
import { parsePythonLiteral } from './python-literal.js';

describe('values are those of Python', () => {
  test.each<[string, unknown]>([
    ['[]', []],
    [' [1, -2.5, 3e2, .5, 10L] ', [1, -2.5, 300, 0.5, 10]],
    ['(1, 2)', [1, 2]],
    ['(1,)', [1]],
    ['(1)', 1],
    ['()', []],
    ['[None, True, False,]', [null, true, false]],
    [`'it''`.slice(0, 4), 'it'],
    [`"it's"`, "it's"],
    [String.raw`'a\n\'\\\x41\u00e9\U0001f3bb\101\q'`, "a\n'\\A\u00e9\u{1f3bb}A\\q"],
    [`u'old'`, 'old'],
  ])('%s', (text, value) => {
    expect(parsePythonLiteral(text)).toEqual(value);
  });

  test('a dictionary is a map', () => {
    expect(parsePythonLiteral(`{'genre_id': '12', 'genre_title': "Kid's", 3: [],}`)).toEqual(
      new Map<unknown, unknown>([
        ['genre_id', '12'],
        ['genre_title', "Kid's"],
        [3, []],
      ]),
    );
  });
});

describe('anything else is refused with its position', () => {
  test.each([
    ['', 1],
    ['[1, 2', 6],
    ['[1 2]', 4],
    ['[,]', 2],
    ["{'a' 1}", 6],
    ["'open", 6],
    ["['a'] x", 7],
    ["__import__('os')", 1],
    ['nan', 1],
    ['Nonesuch', 1],
    ['9007199254740993', 17],
    [String.raw`'\xzz'`, 3],
    [`${'['.repeat(100_000)}`, 66],
  ])('%.20s', (text, position) => {
    expect(() => parsePythonLiteral(text)).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(`at character ${position}:`) }),
    );
  });
});
