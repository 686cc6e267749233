import { mean } from '../../linalg/vector.js';
import type { Discrepancy } from '../../measure/discrepancy/contract.js';
import type { DiscrepancyValue } from '../../measure/discrepancy/measure-discrepancies.js';
import { DISCREPANCIES } from '../../measure/discrepancy/registry.js';
import { derived, ratioOf, scoreOf } from './estimate.js';
import type { ScoreOrReason } from './scores.js';
import type { Part, TaskDiscrepancies } from './task-discrepancies.js';
import { taskMean } from './task-mean.js';

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

/** Sets of mean squared norm 1 that differ by less are alike: rounding alone gives as much. */
const ALIKE = 1e-9;

/** Whether a value is above the one that says no difference, beyond rounding. */
export const exceedsNeutral = (value: number, { neutral }: Discrepancy) => value - neutral > ALIKE;

/**
 * The discrepancy left by a method: d(m) / d(none), each the mean over tasks less the value that says no difference.
 *
 * The interval is the percentile one over draws of tasks (instruments and pairs) with replacement: discrepancies are of
 * training embeddings, which the draws of test recordings do not touch. A ratio to no discrepancy is undefined: where
 * d(none) is not above that value beyond rounding, or the interval of d(none) is not (unbiased estimates of 0 are negative
 * as often as not).
 *
 * @param own of the method, a task; `none` of the uncorrected embedding, likewise
 */
export function discrepanciesLeft(
  own: readonly (TaskDiscrepancies | undefined)[],
  none: readonly (TaskDiscrepancies | undefined)[],
  seed: number,
): DiscrepancyScore[] {
  const parts = [...new Set(none.flatMap((task) => Object.keys(task ?? {})))] as Part[];
  return parts.flatMap((part) =>
    [...DISCREPANCIES.values()].map((discrepancy): DiscrepancyScore => {
      const entriesOf = (tasks: typeof own): Entries => tasks.map((task) => task?.[part]?.[discrepancy.id]);
      const [after, before] = [entriesOf(own), entriesOf(none)];
      const [ofMethod, ofNone] = [valuesOf(after), valuesOf(before)];
      const missing = [...after, ...before].find((entry) => entry?.value === undefined);
      return {
        discrepancy: discrepancy.id,
        part,
        before: ofNone && mean(ofNone),
        after: ofMethod && mean(ofMethod),
        left:
          ofMethod && ofNone
            ? share(ofMethod, ofNone, discrepancy, seed)
            : { reason: missing?.reason ?? 'the discrepancy is not defined for some instrument' },
      };
    }),
  );
}

type Entries = readonly (DiscrepancyValue | undefined)[];

/** The value of every task; undefined where one has none. */
function valuesOf(entries: Entries): readonly number[] | undefined {
  const values = entries.flatMap((entry) => (entry?.value === undefined ? [] : [entry.value]));
  return values.length === entries.length ? values : undefined;
}

function share(
  after: readonly number[],
  before: readonly number[],
  discrepancy: Discrepancy,
  seed: number,
): ScoreOrReason {
  const excess = (values: readonly number[]) =>
    derived([taskMean(values, seed)], (value) => value - discrepancy.neutral);
  const ofNone = excess(before);
  if (!exceedsNeutral(mean(before), discrepancy)) return { reason: 'the uncorrected embedding has no discrepancy' };
  if (scoreOf(ofNone).low <= ALIKE)
    return { reason: 'the interval of the uncorrected embedding’s discrepancy holds 0' };
  return scoreOf(ratioOf(excess(after), ofNone));
}
