import { expect, test } from 'vitest';
import type { LeadingEntryFragment } from '../../graphql/operations.generated';
import { boardVerdict } from './board-verdict';

const figure = (value: number) => ({ value, low: value - 0.01, high: value + 0.01, reason: null });

/** An entry as far as the verdict reads it. */
const entry = (slug: string, rank: number | null, gain = 0.05) =>
  ({
    rank,
    score: figure(0.8 + gain),
    method: { slug, title: slug.toUpperCase() },
    scores: { gain: figure(gain), recovery: figure(gain / 0.1), robustness: figure(0.8 + gain) },
  }) as LeadingEntryFragment;

const told = { track: 'GENERALISATION' as const, embedding: 'mfcc', gap: figure(0.1), entryCount: 3 };
const loss = 'On mfcc, uncorrected probes lose 10.0 [9.0, 11.0] points of ROC-AUC on the other dataset.';

test('a method that leads alone is said to, with what it wins back', () => {
  const best = [entry('lda', 1), entry('centre', 2, 0.02), entry('none', 3, 0)];
  expect(boardVerdict({ ...told, best, none: best[2] })).toEqual([
    loss,
    'LDA leads alone: it wins back 5.0 [4.0, 6.0] points, 50% of the loss.',
    '2 of 2 methods are significantly better than no correction.',
  ]);
});

test('a shared lead is called shared', () => {
  const best = [entry('lda', 1), entry('centre', 1, 0.04), entry('none', 3, 0)];
  expect(boardVerdict({ ...told, best, none: best[2] })[1]).toContain('but 1 other method cannot be told from it');
  expect(boardVerdict({ ...told, entryCount: 9, best: best.slice(0, 2), none: best[2] })[1]).toContain(
    'at least 1 other',
  );
});

test('where nothing is better than no correction, the page says so first', () => {
  const best = [entry('lda', 1, 0.001), entry('none', 1, 0)];
  expect(boardVerdict({ ...told, best, none: best[1] })).toEqual([
    loss,
    'No method is significantly better than no correction; the highest score, of LDA, is +0.1 [−0.9, +1.1] points above it.',
  ]);
});

test('a board without scores, and a gap that is not defined, are said in words', () => {
  const gap = { value: null, low: null, high: null, reason: 'there is one dataset' };
  expect(boardVerdict({ ...told, gap, best: [entry('lda', null)], none: undefined })).toEqual([
    'On mfcc, what uncorrected probes lose on the other dataset is undefined (there is one dataset).',
    'No method has a score on this board yet.',
  ]);
});
