import type { ResultRow } from '@ebb/core/benchmark/data';
import { describe, expect, test } from 'vitest';
import { agreement, compareWithPaper, differenceOf, largestDifferences } from './reproduction.js';

const row: ResultRow = {
  embedding: 'vggish',
  method: 'none',
  scope: 'global',
  trainSet: 'irmas',
  testSet: 'irmas',
  instrument: 'cello',
  metric: 'rocAuc',
  value: 0.94,
  n: 1666,
};

describe('the comparison with the paper', () => {
  test('sets our figures beside the published ones and leaves out what the paper has not', () => {
    const rows = [row, { ...row, embedding: 'mfcc' }, { ...row, metric: 'f1' }, { ...row, method: 'centre' }];
    // The released results give 0.9419766 for cello, irmas to irmas, uncorrected VGGish.
    expect(compareWithPaper(rows, 'rocAuc')).toEqual([{ row, published: 0.941977 }]);
  });

  test('ranks differences by size, whatever their sign, and names a figure of both scopes once', () => {
    const compared = [
      { row, published: 0.93 },
      { row: { ...row, instrument: 'flute', value: 0.5 }, published: 0.75 },
      { row: { ...row, instrument: 'organ', value: 0.875 }, published: 0.75 },
      { row: { ...row, instrument: 'flute', value: 0.5, scope: 'classwise' as const }, published: 0.75 },
    ];
    const largest = largestDifferences(compared, 2);
    expect(largest.map(({ row }) => row.instrument)).toEqual(['flute', 'organ']);
    expect(largest.map(differenceOf)).toEqual([-0.25, 0.125]);
  });

  test('sums up the sizes of differences, and nothing where there are none', () => {
    expect(agreement([-0.5, 0.25, 0])).toEqual({ count: 3, mean: 0.25, max: 0.5 });
    expect(agreement([])).toBeUndefined();
  });
});
