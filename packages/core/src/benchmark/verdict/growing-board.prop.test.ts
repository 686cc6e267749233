import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boardOf } from './board.js';
import { rankRecords } from './growing-board.js';

const DRAWS = 8;
const estimates = fc.option(
  fc
    .tuple(
      fc.constantFrom(0.2, 0.4, 0.41, 0.7),
      fc.array(fc.double({ min: 0, max: 0.05, noNaN: true }), { minLength: DRAWS, maxLength: DRAWS }),
    )
    .map(([value, noise]) => ({ value, draws: Float64Array.from(noise, (v) => value + v) })),
  { nil: undefined, freq: 6 },
);

test('a growing board has the places and tests of a board, to the last bit, grown or made at once', () => {
  fc.assert(
    fc.property(fc.array(estimates, { maxLength: 8 }), fc.nat(), (scores, cut) => {
      const board = boardOf(scores);
      const known = rankRecords(scores.slice(0, cut % (scores.length + 1))).pairs;
      for (const grown of [rankRecords(scores), rankRecords(scores, known)]) {
        expect(grown.places).toEqual(board.places);
        for (const own of board.tests) expect(grown.test(...own.methods)).toEqual(own);
        expect(grown.test(0, 0)).toBeUndefined();
      }
    }),
  );
});
