import { expect, test } from 'vitest';
import { csvOf } from './csv';

test('cells are quoted where they must be, and no cell is a formula', () => {
  expect(
    csvOf([
      ['a,b', 'say "x"'],
      ['=1+1', '-0.5'],
      ['-cmd', '1e-7'],
    ]),
  ).toBe(`"a,b","say ""x"""\r\n'=1+1,-0.5\r\n'-cmd,1e-7\r\n`);
});
