import { describe, expect, test } from 'vitest';
import type { ResultRow, Scope } from './data.js';
import { summarise } from './summary.js';

/** Rows of two instruments whose mean is `mean`. */
function cell(method: string, trainSet: string, testSet: string, mean: number, scope: Scope = 'global'): ResultRow[] {
  const common = { embedding: 'e', method, scope, trainSet, testSet, metric: 'rocAuc', n: 10 };
  return [
    { ...common, instrument: 'cello', value: mean - 0.125 },
    { ...common, instrument: 'flute', value: mean + 0.125 },
  ];
}

// Eighths and sixteenths are exact in binary: the expected figures hold to the last bit.
const rows = [
  ...cell('none', 'a', 'a', 0.75),
  ...cell('none', 'a', 'b', 0.5),
  ...cell('none', 'b', 'b', 0.875),
  ...cell('none', 'b', 'a', 0.625),
  ...cell('lda', 'a', 'a', 0.75),
  ...cell('lda', 'a', 'b', 0.5625),
  ...cell('lda', 'b', 'b', 0.8125),
  ...cell('lda', 'b', 'a', 0.625),
];

describe('summarise', () => {
  test('gives within and cross means and their difference', () => {
    const [none, lda] = summarise(rows, 'rocAuc');
    expect(none).toMatchObject({ method: 'none', within: 0.8125, cross: 0.5625, drop: 0.25 });
    expect(lda).toMatchObject({ method: 'lda', within: 0.78125, cross: 0.59375, drop: 0.1875 });
  });

  test('compares a correction with none, and none across datasets with the test set’s own figure', () => {
    const [none, lda] = summarise(rows, 'rocAuc');
    const changes = (pairs: readonly { trainSet: string; testSet: string; change: number | undefined }[]) =>
      pairs.map(({ trainSet, testSet, change }) => [trainSet + testSet, change]);
    expect(changes(none!.pairs)).toEqual([
      ['aa', undefined],
      ['bb', undefined],
      ['ab', 0.5 - 0.875],
      ['ba', 0.625 - 0.75],
    ]);
    expect(changes(lda!.pairs)).toEqual([
      ['aa', 0],
      ['bb', -0.0625],
      ['ab', 0.0625],
      ['ba', 0],
    ]);
  });

  test('keeps scopes apart and passes over other metrics and rows without a test set', () => {
    const mixed: ResultRow[] = [
      ...rows,
      ...cell('lda', 'a', 'b', 0.25, 'classwise'),
      { ...rows[0]!, metric: 'averagePrecision', value: 0 },
      { ...rows[0]!, metric: 'rocAuc', testSet: null, value: 0 },
    ];
    const summaries = summarise(mixed, 'rocAuc');
    expect(summaries.map(({ method, scope }) => `${method} ${scope}`)).toEqual([
      'none global',
      'lda global',
      'lda classwise',
    ]);
    expect(summaries[0]!.pairs[0]!.mean).toBe(0.75);
    // No uncorrected run in that scope: there is nothing to compare with.
    expect(summaries[2]).toMatchObject({
      pairs: [{ trainSet: 'a', testSet: 'b', mean: 0.25, change: undefined }],
      within: undefined,
      cross: 0.25,
      drop: undefined,
    });
  });

  test('averages the within figure of a dataset over the pairs it stands in', () => {
    const three = [
      ...cell('none', 'a', 'a', 0.75).map((row) => ({ ...row, pair: 'a+b' })),
      ...cell('none', 'a', 'a', 0.5).map((row) => ({ ...row, pair: 'a+c' })),
    ];
    expect(summarise(three, 'rocAuc')[0]!.within).toBe(0.625);
  });
});
