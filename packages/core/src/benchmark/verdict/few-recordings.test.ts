import { expect, test } from 'vitest';
import { judgedCollections } from '../../../../../test/support/judged-collections.js';
import type { Task } from '../task.js';
import { fewRecordingsNotes } from './few-recordings.js';
import type { RecordingCounts, TaskJudgement } from './judge-task.js';

const { benchmark } = judgedCollections({ ids: ['irmas', 'openmic', 'stage'], recordings: 6 });
const judged = (
  pair: Task['pair'],
  instrument: number,
  ...counts: [RecordingCounts, RecordingCounts]
): TaskJudgement => ({
  task: { pair, instrument },
  variants: [],
  recordings: counts,
});
const many = { positive: 50, negative: 200 };

test('instruments with fewer than 50 recordings of a class are named, once a test set', () => {
  const few = { positive: 33, negative: 500 };
  expect(
    fewRecordingsNotes(benchmark, [
      judged([0, 1], 0, few, many),
      judged([0, 2], 0, few, many),
      judged([0, 1], 1, { positive: 49, negative: 12 }, many),
      judged([1, 2], 2, many, many),
    ]),
  ).toEqual([
    'irmas: fewer than 50 recordings hold positives of gong (33), bell (49): their intervals are too narrow',
    'irmas: fewer than 50 recordings hold negatives of bell (12): its interval is too narrow',
  ]);
});

test('with enough recordings nothing is said', () => {
  expect(fewRecordingsNotes(benchmark, [judged([0, 1], 0, many, many)])).toEqual([]);
});
