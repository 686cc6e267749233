import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matrix } from '../linalg/matrix.js';
import { pairedErrors } from './paired-errors.js';
import { rankMethods } from './ranks.js';

/** A board: scores, paired draws about them, and an order in which to shuffle the methods. */
const boards = fc.integer({ min: 1, max: 7 }).chain((methods) =>
  fc.record({
    scores: fc.array(fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined, freq: 6 }), {
      minLength: methods,
      maxLength: methods,
    }),
    noise: fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 6, maxLength: 6 }), {
      minLength: methods,
      maxLength: methods,
    }),
    order: fc.shuffledSubarray(
      Array.from({ length: methods }, (_, i) => i),
      { minLength: methods, maxLength: methods },
    ),
  }),
);

function rank(scores: readonly (number | undefined)[], noise: readonly number[][]) {
  const draws = scores.map((score, m) =>
    score === undefined ? undefined : Float64Array.from(noise[m]!, (value) => score + value),
  );
  return rankMethods(scores, pairedErrors(draws));
}

test('a rank is one more than the number of methods that are significantly better, and goes with its method', () => {
  fc.assert(
    fc.property(boards, ({ scores, noise, order }) => {
      const { ranks, comparisons } = rank(scores, noise);
      scores.forEach((score, m) => {
        const better = comparisons.filter(
          ({ methods: [a, b], adjustedP }) =>
            adjustedP <= 0.05 && ((a === m && scores[b]! > score!) || (b === m && scores[a]! > score!)),
        );
        expect(ranks[m]).toBe(score === undefined ? undefined : 1 + better.length);
      });
      const shuffled = rank(
        order.map((m) => scores[m]),
        order.map((m) => noise[m]!),
      );
      expect(shuffled.ranks).toEqual(order.map((m) => ranks[m]));
    }),
  );
});

test('two copies of one method share every rank and every test', () => {
  fc.assert(
    fc.property(boards, ({ scores, noise }) => {
      const { ranks, comparisons } = rank([...scores, scores[0]], [...noise, noise[0]!]);
      expect(ranks.at(-1)).toBe(ranks[0]);
      const copies = comparisons.find(({ methods: [a, b] }) => a === 0 && b === scores.length);
      if (scores[0] !== undefined) expect(copies).toMatchObject({ difference: 0, p: 1, significant: false });
    }),
  );
});

describe('ranks of a board', () => {
  const errors = (count: number, error: number) =>
    matrix(
      count,
      count,
      Float64Array.from({ length: count * count }, (_, k) => (k % (count + 1) === 0 ? 0 : error)),
    );

  test('equal ranks are ties, and the next rank counts all methods that are better', () => {
    // Differences of 1 have z = 1, of 5 and more z = 5 and more.
    expect(rankMethods([0.8, 0.79, 0.7, undefined], errors(4, 0.01)).ranks).toEqual([1, 1, 3, undefined]);
  });

  test('Holm’s correction is over all pairs of the board', () => {
    // z = 2.3, p = 0.021: significant alone, but not where it is the least of three.
    expect(rankMethods([0.723, 0.7], errors(2, 0.01)).ranks).toEqual([1, 2]);
    expect(rankMethods([0.723, 0.7, 0.7115], errors(3, 0.01)).ranks).toEqual([1, 1, 1]);
  });

  test('copies that differ by rounding tie; a true difference without any error counts', () => {
    expect(rankMethods([0.7, 0.7 + 2 ** -53], errors(2, 0)).ranks).toEqual([1, 1]);
    expect(rankMethods([0.7, 0.7 + 2 ** -53], errors(2, 2 ** -60)).ranks).toEqual([1, 1]);
    expect(rankMethods([0.7, 0.6], errors(2, 0)).ranks).toEqual([1, 2]);
  });

  test('a board of no method, or of none with a score, has no comparison', () => {
    expect(rankMethods([], pairedErrors([]))).toEqual({ ranks: [], comparisons: [] });
    expect(rankMethods([undefined, undefined], pairedErrors([undefined, undefined])).ranks).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('bad input is a typed error', () => {
    const failing = (code: string) => expect.objectContaining({ name: 'EbbError', code });
    expect(() => rankMethods([1, 2, 3], errors(2, 1))).toThrow(failing('SHAPE_MISMATCH'));
    expect(() => rankMethods([1, Number.NaN], errors(2, 1))).toThrow(failing('NON_FINITE'));
    expect(() => rankMethods([1, 2], errors(2, Number.NaN))).toThrow(failing('NON_FINITE'));
    expect(() => rankMethods([1, 2], errors(2, -1))).toThrow(failing('INVALID_ARGUMENT'));
  });
});

describe('paired errors', () => {
  test('are the standard deviation of the draws’ differences, with B - 1', () => {
    const errors = pairedErrors([Float64Array.of(1, 2, 3), undefined, Float64Array.of(1, 1, 1)]);
    expect(Array.from(errors.data)).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0]);
  });

  test('refuse draws that are not paired, too few or not finite', () => {
    const failing = (code: string) => expect.objectContaining({ name: 'EbbError', code });
    expect(() => pairedErrors([Float64Array.of(1, 2), Float64Array.of(1)])).toThrow(failing('SHAPE_MISMATCH'));
    expect(() => pairedErrors([Float64Array.of(1)])).toThrow(failing('INVALID_ARGUMENT'));
    expect(() => pairedErrors([Float64Array.of(1, Number.NaN)])).toThrow(failing('NON_FINITE'));
  });
});
