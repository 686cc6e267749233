import type { MethodSummary } from '@ebb/core/benchmark/summary';
import { methodNamed } from '@ebb/core/correct/methods';
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { summaryTable } from './summary-table.js';

function summary(method: string, figures: [within: number, cross: number], change: number | undefined): MethodSummary {
  const [within, cross] = figures;
  return {
    embedding: 'mfcc',
    method,
    scope: 'classwise',
    pairs: [
      { trainSet: 'a', testSet: 'a', mean: within, change: undefined },
      { trainSet: 'b', testSet: 'a', mean: cross, change },
    ],
    within,
    cross,
    drop: within - cross,
  };
}

test('the summary table keeps the recipes’ order and aligns figures, changes and labels', () => {
  const summaries = [summary('mlda', [0.9, 0.85], 0.0004), summary('none', [0.9123, 0.8], -0.1123)];
  const text = summaryTable(summaries, [methodNamed('none'), methodNamed('mlda')], 'classwise', {
    width: 120,
    colors: pc.createColors(false),
  });
  expect(text.split('\n')).toEqual([
    'method  a → a           b → a  within  cross   drop  labels',
    'none    91.23  80.00 (-11.23)   91.23  80.00  11.23  -',
    'mlda    90.00  85.00  (+0.04)   90.00  85.00   5.00  DIG',
  ]);
});
