import { expect, test } from 'vitest';
import { comparisonSentence } from './comparison-summary';

const side = (slug: string) => ({ id: slug, method: { slug } });
const compared = { score: 'CROSS' as const, a: side('lda'), b: side('none'), reason: null };

test('a significant difference names the better method, with the interval in its favour', () => {
  expect(comparisonSentence({ ...compared, difference: -0.0123, low: -0.02, high: -0.005, p: 0.004 })).toBe(
    'none is better than lda by 1.23 points [0.50, 2.00], p = 0.004.',
  );
  expect(comparisonSentence({ ...compared, difference: 0.0123, low: 0.005, high: 0.02, p: 1e-9 })).toBe(
    'lda is better than none by 1.23 points [0.50, 2.00], p < 0.001.',
  );
});

test('no difference is claimed without evidence, nor where there is no comparison', () => {
  expect(comparisonSentence({ ...compared, difference: 0.0012, low: -0.002, high: 0.004, p: 0.4 })).toBe(
    'The data do not tell lda and none apart: +0.12 points [−0.20, +0.40], p = 0.400.',
  );
  expect(
    comparisonSentence({ ...compared, difference: null, low: null, high: null, p: null, reason: 'lda failed' }),
  ).toBe('lda and none cannot be compared: lda failed.');
});
