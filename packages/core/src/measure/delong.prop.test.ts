import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumpyRandomState } from '../random/numpy-random-state.js';
import { bootstrapAuc } from './bootstrap-auc.js';
import { delong, delongTest } from './delong.js';
import { pairedErrors } from './paired-errors.js';
import { rocAuc } from './ranking.js';
import { drawUnits, instrumentDraws } from './resample-units.js';

const level = fc.integer({ min: -4, max: 4 });
const clips = fc
  .array(fc.tuple(level, level, fc.boolean()), { minLength: 4, maxLength: 40 })
  .filter((rows) => [true, false].every((label) => rows.filter(([, , p]) => p === label).length >= 2))
  .map((rows) => ({
    first: rows.map(([a]) => a),
    second: rows.map(([, b]) => b),
    labels: rows.map(([, , p]) => Number(p)),
  }));

test('DeLong’s AUC is rocAuc', () => {
  fc.assert(
    fc.property(clips, ({ first, second, labels }) => {
      const { aucs } = delong([first, second], labels);
      // A mean of at most 40 halves over 40.
      expect(aucs[0]).toBeCloseTo(rocAuc(first, labels), 14);
      expect(aucs[1]).toBeCloseTo(rocAuc(second, labels), 14);
    }),
  );
});

test('a method does not differ from its copy, and two methods differ the same either way round', () => {
  fc.assert(
    fc.property(clips, ({ first, second, labels }) => {
      expect(delongTest(first, first, labels)).toEqual({ difference: 0, standardError: 0, p: 1 });
      expect(delongTest(first, second, labels).p).toBe(delongTest(second, first, labels).p);
    }),
  );
});

test('the bootstrap of independent clips has DeLong’s standard error of a difference', () => {
  const clips = Array.from({ length: 400 }, (_, i) => i);
  const labels = clips.map((i) => Number(i % 4 === 0));
  const random = new NumpyRandomState(8);
  const common = random.normal(400);
  const scores = [1, 1.2].map((separation) =>
    random.normal(400).map((own, i) => separation * labels[i]! + common[i]! + 0.5 * own),
  ) as [Float64Array, Float64Array];
  const units = drawUnits(clips.map(String), 'a', { drawCount: 2000, seed: 1 });
  const drawn = bootstrapAuc(scores, labels, instrumentDraws(units, 'flute', clips, labels));
  const ratio = pairedErrors(drawn).data[1]! / delongTest(...scores, labels).standardError;
  // 2000 draws tell a standard error to 1.6%; n for n - 1 makes 0.5% with 100 positives: five times that and 1% are allowed.
  expect(Math.abs(ratio - 1)).toBeLessThan(0.09);
});

test('bad input is a typed error', () => {
  const failing = (code: string) => expect.objectContaining({ name: 'EbbError', code });
  expect(() => delong([[1, 2, 3]], [1, 0, 0])).toThrow(failing('TOO_FEW_CLIPS'));
  expect(() => delong([[1, 2, 3, 4, 5]], [1, 0, 0, 1])).toThrow(failing('SHAPE_MISMATCH'));
  expect(() => delong([[1, 2, 3, Number.NaN]], [1, 0, 0, 1])).toThrow(failing('NON_FINITE'));
});
