import { expect, test } from 'vitest';
import { correctability, correctabilityPoints } from './correctability.js';
import type { Cell, FailedVariant, TaskJudgement, VariantJudgement } from './judge-task.js';

const draws = new Float64Array(2);
const recordings = [
  { positive: 60, negative: 60 },
  { positive: 60, negative: 60 },
] as const;

/** A judgement with the cross-dataset AUCs of both directions and the pooled MMD. */
function judgement(method: string, cross: readonly [number, number], mmd: number | undefined): VariantJudgement {
  const cell = (trainSet: number, testSet: number, value: number, genre?: number): Cell => {
    return { trainSet, testSet, genre, value, draws };
  };
  const missing = { value: undefined, reason: 'one point' };
  return {
    variant: { method, scope: 'global' },
    cells: [cell(0, 0, 0.99), cell(0, 1, cross[0]), cell(1, 0, cross[1]), cell(1, 1, 0.99), cell(0, 1, 0.1, 0)],
    affected: [],
    sensitivity: undefined,
    discrepancies: { pooled: { mmd: mmd === undefined ? missing : { value: mmd } } },
  };
}

const task = (instrument: number, variants: readonly (VariantJudgement | FailedVariant)[]): TaskJudgement => ({
  task: { pair: [0, 1], instrument },
  variants,
  recordings,
});
const points = (...tasks: TaskJudgement[]) => correctabilityPoints('e', ['gong', 'bell'], tasks, 0);

test('a point is the relative reduction and the gain in cross-dataset AUC, without genres', () => {
  const [point, ...others] = points(task(1, [judgement('none', [0.7, 0.8], 0.4), judgement('lda', [0.75, 0.85], 0.1)]));
  expect(others).toEqual([]);
  expect(point).toMatchObject({ embedding: 'e', method: 'lda', instrument: 'bell', discrepancy: 'mmd' });
  expect(point!.reduction).toBeCloseTo(0.75, 12);
  expect(point!.gain).toBeCloseTo(0.05, 12);
});

test('methods that failed, missing values and discrepancies that were not there give no point', () => {
  const none = judgement('none', [0.7, 0.8], 0.4);
  const failed = { variant: { method: 'lda', scope: 'global' as const }, failure: 'it broke' };
  expect(points(task(0, [none, failed]))).toEqual([]);
  expect(points(task(0, [none, judgement('lda', [0.7, 0.8], undefined)]))).toEqual([]);
  for (const before of [0, -0.1, 1e-14]) {
    expect(points(task(0, [judgement('none', [0.7, 0.8], before), judgement('lda', [0.7, 0.8], 0.1)]))).toEqual([]);
  }
});

test('the correlation is Spearman’s over all points, and undefined where all gains are equal', () => {
  const none = judgement('none', [0.7, 0.7], 0.4);
  const rising = points(
    ...[0.35, 0.3, 0.2, 0.1, 0].map((mmd, k) => task(0, [none, judgement('lda', [0.7 + k / 100, 0.7], mmd)])),
  );
  expect(correctability(rising)).toEqual([{ discrepancy: 'mmd', correlation: { rho: 1, interval: undefined, n: 5 } }]);
  const same = points(...[0.3, 0.2].map((mmd) => task(0, [none, judgement('lda', [0.7, 0.7], mmd)])));
  expect(correctability(same)).toEqual([{ discrepancy: 'mmd', correlation: undefined }]);
});
