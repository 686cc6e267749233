import { describe, expect, test } from 'vitest';
import { parseCsvList, parseCsvTable } from './csv.js';

describe('tables', () => {
  test('byte-order mark, quotes, line breaks in cells, CRLF and blank lines are read, with the line of each record', () => {
    const text = '\ufeffkey,unused,title\r\na,1,"x, ""y"""\r\n\r\nb,2,"two\r\nlines"\r\nc,3,z\r\n';
    expect(parseCsvTable(text, ['title', 'key'], 'm.csv')).toEqual([
      { line: 2, cells: { title: 'x, "y"', key: 'a' } },
      { line: 5, cells: { title: 'two\nlines', key: 'b' } },
      { line: 6, cells: { title: 'z', key: 'c' } },
    ]);
  });

  test('columns may be apart by another character, and optional ones are there only where the header names them', () => {
    const options = { optional: ['genre', 'recording'], delimiter: '\t' } as const;
    expect(parseCsvTable('key\tgenre\n"a,b"\tjazz\n', ['key'], 'm.csv', options)).toEqual([
      { line: 2, cells: { key: 'a,b', genre: 'jazz' } },
    ]);
  });

  test('a missing column is named beside those that are there', () => {
    expect(() => parseCsvTable('key,title\na,b\n', ['key', 'track_genres'], 'm.csv')).toThrow(
      expect.objectContaining({
        code: 'MISSING_COLUMN',
        message: expect.stringMatching(/^m\.csv: .*'track_genres'.*key, title\.$/),
      }),
    );
    expect(() => parseCsvTable('', ['key'], 'm.csv')).toThrow('an empty file');
  });

  test.each([
    ['a short record', 'key,title\na,b\nc\n', 'line 3'],
    ['an open quote', 'key,title\na,"b\n', 'line'],
  ])('%s is a typed error with its line', (_, text, line) => {
    expect(() => parseCsvTable(text, ['key'], 'm.csv')).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(`m.csv at ${line}`) }),
    );
  });
});

describe('lists', () => {
  test('one value a line, without a header', () => {
    expect(parseCsvList('\ufeffa__1\n\nb__2\n', 's.csv')).toEqual([
      { line: 1, value: 'a__1' },
      { line: 3, value: 'b__2' },
    ]);
  });

  test('a second column is a typed error with its line', () => {
    expect(() => parseCsvList('a,1\nb,2\n', 's.csv')).toThrow(
      expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining('s.csv at line 1') }),
    );
  });
});
