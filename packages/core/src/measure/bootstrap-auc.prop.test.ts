import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootstrapAuc } from './bootstrap-auc.js';
import { rocAuc } from './ranking.js';

/** Clips with few distinct scores, so that ties abound, and a weight each; both classes weigh something. */
const weighted = fc
  .array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean(), fc.integer({ min: 0, max: 5 })), {
    minLength: 2,
    maxLength: 40,
  })
  .filter((rows) => [true, false].every((label) => rows.some(([, p, w]) => p === label && w > 0)));

test('AUC of a draw has the bits of rocAuc of the clips written out as often as they weigh', () => {
  fc.assert(
    fc.property(weighted, (rows) => {
      const written = rows.flatMap(([score, p, weight]) => Array.from({ length: weight }, () => [score, Number(p)]));
      const [aucs] = bootstrapAuc(
        [rows.map(([score]) => score)],
        rows.map(([, p]) => Number(p)),
        { drawCount: 1, weights: Uint8Array.from(rows, ([, , weight]) => weight) },
      );
      expect(aucs![0]).toBe(
        rocAuc(
          written.map(([score]) => score!),
          written.map(([, p]) => p!),
        ),
      );
    }),
  );
});

test('every draw and method keeps its own place', () => {
  const labels = [1, 0, 0];
  const [first, second] = bootstrapAuc(
    [
      [2, 1, 3],
      [3, 1, 2],
    ],
    labels,
    { drawCount: 3, weights: Uint8Array.of(1, 1, 1, 1, 2, 0, 1, 1, 3) },
  );
  expect(first).toEqual(Float64Array.of(0.5, 1, 0.25));
  expect(second).toEqual(Float64Array.of(1, 1, 1));
});

test('bad input is a typed error', () => {
  const draws = (...weights: number[]) => ({ drawCount: 1, weights: Uint8Array.from(weights) });
  const failing = (code: string) => expect.objectContaining({ name: 'EbbError', code });
  expect(() => bootstrapAuc([[1, 2]], [1, 0], draws(1))).toThrow(failing('SHAPE_MISMATCH'));
  expect(() => bootstrapAuc([[1]], [1, 0], draws(1, 1))).toThrow(failing('SHAPE_MISMATCH'));
  expect(() => bootstrapAuc([[1, Number.NaN]], [1, 0], draws(1, 1))).toThrow(failing('NON_FINITE'));
  expect(() => bootstrapAuc([[1, 2]], [1, 0], draws(0, 1))).toThrow(failing('NO_POSITIVES'));
  expect(() => bootstrapAuc([[1, 2]], [1, 0], draws(1, 0))).toThrow(failing('NO_NEGATIVES'));
});
