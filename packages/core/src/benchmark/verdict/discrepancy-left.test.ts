import { describe, expect, test } from 'vitest';
import { DISCREPANCIES } from '../../measure/discrepancy/registry.js';
import { discrepanciesLeft } from './discrepancy-left.js';
import type { Part, TaskDiscrepancies } from './task-discrepancies.js';

const SEED = 42;

/** One value for every discrepancy, above the one that says no difference; one entry a task. */
const tasks = (excesses: readonly number[], part: Part = 'pooled'): TaskDiscrepancies[] =>
  excesses.map((excess) => ({
    [part]: Object.fromEntries([...DISCREPANCIES.values()].map(({ id, neutral }) => [id, { value: neutral + excess }])),
  }));

describe('the discrepancy left', () => {
  test('is a ratio of means over tasks, each less the value that says no difference', () => {
    const scores = discrepanciesLeft(tasks([0.1, 0.05]), tasks([0.2, 0.4]), SEED);
    expect(scores.map(({ discrepancy }) => discrepancy)).toEqual([...DISCREPANCIES.keys()]);
    for (const { left, before, after, discrepancy } of scores) {
      const { neutral } = DISCREPANCIES.get(discrepancy)!;
      expect(left).toMatchObject({ value: expect.closeTo(0.25, 12) });
      expect(before).toBeCloseTo(neutral + 0.3, 12);
      expect(after).toBeCloseTo(neutral + 0.075, 12);
    }
  });

  test('has an interval over draws of tasks: with two tasks, from the one’s ratio to the other’s', () => {
    for (const { left } of discrepanciesLeft(tasks([0.1, 0.05]), tasks([0.2, 0.4]), SEED)) {
      // A draw holds the first task alone, the second alone, or both: ratios of 0.5, 0.125 and 0.25.
      expect(left).toMatchObject({ low: expect.closeTo(0.125, 12), high: expect.closeTo(0.5, 12) });
    }
  });

  test('of no correction is 1', () => {
    for (const { left } of discrepanciesLeft(tasks([0.1, 0.3]), tasks([0.1, 0.3]), SEED)) {
      expect(left).toEqual({ value: 1, low: 1, high: 1 });
    }
  });

  test.each([
    ['0', [0, 0], 'the uncorrected embedding has no discrepancy'],
    ['rounding', [1e-14, 3e-16], 'the uncorrected embedding has no discrepancy'],
    ['an estimate below 0', [-0.01, -0.02], 'the uncorrected embedding has no discrepancy'],
    [
      'an estimate whose interval holds 0',
      [-0.01, 0.02],
      'the interval of the uncorrected embedding’s discrepancy holds 0',
    ],
  ])('is undefined where that of no correction is %s', (_, excesses, reason) => {
    for (const { left, after } of discrepanciesLeft(tasks([0.1, 0.2]), tasks(excesses), SEED)) {
      expect(left).toEqual({ reason });
      expect(after).toBeDefined();
    }
  });

  test('is undefined, with its reason, where a task has no value; parts that only some tasks have are kept', () => {
    const [first, second] = tasks([0.1, 0.2]);
    const missing: TaskDiscrepancies = { pooled: { ...first!.pooled, mmd: { value: undefined, reason: 'too few' } } };
    const classwise = { ...second, ...tasks([0.3], 'positive')[0] };
    const scores = discrepanciesLeft([missing, classwise], [first, classwise], SEED);
    const of = (discrepancy: string, part: Part) =>
      scores.find((score) => score.discrepancy === discrepancy && score.part === part);
    expect(of('mmd', 'pooled')).toMatchObject({ left: { reason: 'too few' }, after: undefined });
    expect(of('energy', 'pooled')).toMatchObject({ left: { value: 1 } });
    expect(of('energy', 'positive')).toMatchObject({
      left: { reason: 'the discrepancy is not defined for some instrument' },
      before: undefined,
    });
    expect(discrepanciesLeft([undefined], [undefined], SEED)).toEqual([]);
  });
});
