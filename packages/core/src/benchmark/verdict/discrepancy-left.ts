import type { Discrepancy } from '../../measure/discrepancy/contract.js';
import { DISCREPANCIES } from '../../measure/discrepancy/registry.js';
import { percentileInterval } from '../../measure/interval.js';
import { NumpyRandomState } from '../../random/numpy-random-state.js';
import type { ScoreOrReason } from './scores.js';
import type { Part, TaskDiscrepancies } from './task-discrepancies.js';

/** One discrepancy of a method on an embedding, before and after. */
export interface DiscrepancyScore {
  readonly discrepancy: string;
  readonly part: Part;
  /** Mean over tasks of the uncorrected embedding's, and of the method's; undefined where a task has none. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** d(m) / d(none), as a ratio of means over tasks; its interval resamples tasks, not clips. */
  readonly left: ScoreOrReason;
}

const DRAWS = 1000;

/**
 * The discrepancy left by a method: d(m) / d(none), each the mean over tasks less the value that says no difference.
 *
 * The interval is the percentile one over draws of tasks (instruments and pairs) with replacement: discrepancies are of
 * training embeddings, which the draws of test recordings do not touch.
 *
 * @param own of the method, a task; `none` of the uncorrected embedding, likewise
 */
export function discrepanciesLeft(
  own: readonly (TaskDiscrepancies | undefined)[],
  none: readonly (TaskDiscrepancies | undefined)[],
  seed: number,
): DiscrepancyScore[] {
  const parts = Object.keys(none[0] ?? {}) as Part[];
  return parts.flatMap((part) =>
    [...DISCREPANCIES.values()].map((discrepancy): DiscrepancyScore => {
      const of = (tasks: readonly (TaskDiscrepancies | undefined)[]) =>
        tasks.map((task) => task?.[part]?.[discrepancy.id]);
      const [after, before] = [of(own), of(none)];
      const missing = [...after, ...before].find((entry) => entry?.value === undefined);
      const values = (entries: typeof after) => entries.map((entry) => entry?.value ?? Number.NaN);
      return {
        discrepancy: discrepancy.id,
        part,
        before: before.every((entry) => entry?.value !== undefined) ? mean(values(before)) : undefined,
        after: after.every((entry) => entry?.value !== undefined) ? mean(values(after)) : undefined,
        left: [...after, ...before].every((entry) => entry?.value !== undefined)
          ? ratio(values(after), values(before), discrepancy, seed)
          : { reason: missing?.reason ?? 'the discrepancy is not defined for some instrument' },
      };
    }),
  );
}

function ratio(
  after: readonly number[],
  before: readonly number[],
  { neutral }: Discrepancy,
  seed: number,
): ScoreOrReason {
  const share = (rows: ArrayLike<number>) => {
    const pick = (values: readonly number[]) => mean(Array.from(rows, (k) => values[k]!)) - neutral;
    return pick(after) / pick(before);
  };
  const value = share([...before.keys()]);
  if (!Number.isFinite(value)) return { reason: 'the uncorrected embedding has no discrepancy' };
  const random = new NumpyRandomState(seed);
  const draws = Array.from({ length: DRAWS }, () => share(random.integers(0, before.length, before.length)));
  return draws.every(Number.isFinite)
    ? { value, ...percentileInterval(draws) }
    : { reason: 'the uncorrected embedding has no discrepancy in some draws of instruments' };
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
