import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cosineSimilarity } from './cosine.js';
import { averagePrecision, rocAuc } from './ranking.js';

const scored = fc
  .array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.boolean()), { minLength: 2, maxLength: 40 })
  .filter((rows) => rows.some(([, p]) => p) && rows.some(([, p]) => !p))
  .map((rows) => ({ scores: rows.map(([s]) => s), labels: rows.map(([, p]) => Number(p)) }));

test('ROC-AUC is the share of pairs in which the positive scores higher, ties counted half', () => {
  fc.assert(
    fc.property(scored, ({ scores, labels }) => {
      let wins = 0;
      let pairs = 0;
      labels.forEach((p, i) => {
        labels.forEach((q, j) => {
          if (!p || q) return;
          pairs++;
          wins += scores[i]! > scores[j]! ? 1 : scores[i] === scores[j] ? 0.5 : 0;
        });
      });
      // Halves and a single division on both sides: equal but for one rounding.
      expect(rocAuc(scores, labels)).toBeCloseTo(wins / pairs, 14);
    }),
  );
});

test('reversing the scores turns ROC-AUC into one minus itself', () => {
  fc.assert(
    fc.property(scored, ({ scores, labels }) => {
      const reversed = scores.map((s) => -s);
      expect(rocAuc(scores, labels) + rocAuc(reversed, labels)).toBeCloseTo(1, 14);
    }),
  );
});

test('ranking measures do not change under a growing map of the scores', () => {
  fc.assert(
    fc.property(scored, ({ scores, labels }) => {
      const grown = scores.map((s) => Math.exp(s) * 3 - 7);
      expect(rocAuc(grown, labels)).toBe(rocAuc(scores, labels));
      expect(averagePrecision(grown, labels)).toBe(averagePrecision(scores, labels));
    }),
  );
});

test('a score that is not a number is a typed error', () => {
  expect(() => rocAuc([1, Number.NaN], [1, 0])).toThrow(expect.objectContaining({ code: 'NON_FINITE' }));
  expect(() => rocAuc([1], [1, 0])).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
});

test('cosine similarity is 1 for parallel vectors, and 0 where a vector vanishes', () => {
  const v = Float64Array.of(1, -2, 3);
  expect(
    cosineSimilarity(
      v,
      v.map((x) => 7 * x),
    ),
  ).toBeCloseTo(1, 15);
  expect(cosineSimilarity(v, new Float64Array(3))).toBe(0);
});
