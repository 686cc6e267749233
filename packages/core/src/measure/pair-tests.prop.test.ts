import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DrawnScore, rankPairs, selectPairs, testPairs } from './pair-tests.js';
import { pairedErrors } from './paired-errors.js';
import { rankMethods } from './ranks.js';

const DRAWS = 7;

/** Methods of few values, so that there are copies, ties and differences that are certain. */
const boards = fc.array(
  fc.option(
    fc.record({
      score: fc.integer({ min: 0, max: 30 }),
      noise: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: DRAWS, maxLength: DRAWS }),
    }),
    { nil: undefined, freq: 5 },
  ),
  { maxLength: 9 },
);

type Board = ReturnType<typeof boards.generate>['value'];

const drawn = (board: Board): (DrawnScore | undefined)[] =>
  board.map(
    (method) =>
      method && {
        value: method.score / 100,
        draws: Float64Array.from(method.noise, (v) => (method.score + v / 3) / 100),
      },
  );

test('ranks and every test are those of rankMethods, to the last bit, whatever was known before', () => {
  fc.assert(
    fc.property(boards, fc.nat(), (board, cut) => {
      const scores = drawn(board);
      const values = scores.map((score) => score?.value);
      const oracle = rankMethods(values, pairedErrors(scores.map((score) => score?.draws)));
      const first = testPairs(scores.slice(0, cut % (scores.length + 1)));
      for (const tests of [testPairs(scores), testPairs(scores, first)]) {
        const { ranks, compare } = rankPairs(values, tests);
        expect(ranks).toEqual(oracle.ranks);
        for (const comparison of oracle.comparisons) {
          expect(compare(...comparison.methods)).toEqual(comparison);
          expect(compare(comparison.methods[1], comparison.methods[0])).toEqual(comparison);
        }
      }
    }),
  );
});

test('a board without some methods has the tests of the others', () => {
  fc.assert(
    fc.property(boards, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), (board, keep) => {
      const scores = drawn(board);
      const kept = Array.from(scores.keys()).filter((i) => keep[i]);
      expect(selectPairs(testPairs(scores), kept)).toEqual(testPairs(kept.map((i) => scores[i])));
    }),
  );
});

describe('a board of a thousand', () => {
  test('is refreshed in well under a second', () => {
    const scores = Array.from({ length: 1000 }, (_, m) => ({
      value: m / 1000,
      draws: Float64Array.from({ length: 1000 }, (_, b) => m / 1000 + Math.sin(m * 997 + b * b)),
    }));
    const known = testPairs(scores.slice(0, 999));
    const startedMs = performance.now();
    const tests = testPairs(scores, known);
    rankPairs(
      scores.map(({ value }) => value),
      tests,
    );
    // 0.1 s on a core of 2023; a build machine may be busy.
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});

test('what does not fit is a typed error', () => {
  const score = (...draws: number[]): DrawnScore => ({ value: 0, draws: Float64Array.from(draws) });
  const failing = (code: string) => expect.objectContaining({ name: 'EbbError', code });
  expect(() => testPairs([score(1, 2), score(1)])).toThrow(failing('SHAPE_MISMATCH'));
  expect(() => testPairs([score(1)])).toThrow(failing('INVALID_ARGUMENT'));
  expect(() => testPairs([score(1, Number.NaN)])).toThrow(failing('NON_FINITE'));
  expect(() => testPairs([], testPairs([score(1, 2)]))).toThrow(failing('INVALID_ARGUMENT'));
  expect(() => rankPairs([1], testPairs([]))).toThrow(failing('SHAPE_MISMATCH'));
});
