import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holmAdjusted } from './holm.js';

const families = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

test('an adjusted p-value is no smaller than before, at most Bonferroni’s, and in the same order', () => {
  fc.assert(
    fc.property(families, (p) => {
      const adjusted = holmAdjusted(p);
      p.forEach((a, i) => {
        expect(adjusted[i]!).toBeGreaterThanOrEqual(a);
        expect(adjusted[i]!).toBeLessThanOrEqual(Math.min(1, p.length * a));
        p.forEach((b, j) => {
          if (a <= b) expect(adjusted[i]!).toBeLessThanOrEqual(adjusted[j]!);
        });
      });
    }),
  );
});

test('a p-value outside its domain is a typed error', () => {
  for (const p of [-0.1, 1.1, Number.NaN]) {
    expect(() => holmAdjusted([0.5, p])).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', name: 'EbbError' }),
    );
  }
});
