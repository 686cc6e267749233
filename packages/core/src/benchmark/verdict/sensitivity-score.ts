import type { Sensitivity } from '../../measure/sensitivity/effect-sensitivity.js';
import { scoreOf } from './estimate.js';
import type { ScoreOrReason } from './scores.js';
import { taskMean } from './task-mean.js';
import type { TaskSensitivity } from './task-sensitivity.js';

/** The sensitivity of a method's embeddings to one effect: means over tasks, with intervals that resample tasks, not clips. */
export interface SensitivityScore extends Readonly<Record<keyof Sensitivity, ScoreOrReason>> {
  readonly effect: string;
}

/**
 * The sensitivities of a method by effect; undefined where one task has none, since a benchmark fixes the instruments.
 *
 * @param tasks of each task, effects in one order; undefined where they were not asked for
 * @param seed of the draws of tasks
 */
export function sensitivityScores(
  tasks: readonly (readonly TaskSensitivity[] | undefined)[],
  seed: number,
): SensitivityScore[] {
  const known = tasks.flatMap((task) => (task ? [task] : []));
  return (known[0] ?? []).map(({ effect }, k) => {
    const own = known.map((task) => task[k]!);
    const missing = own.flatMap((task) => ('reason' in task ? [task.reason] : []));
    const score = (figure: keyof Sensitivity): ScoreOrReason => {
      if (missing.length > 0) return { reason: missing[0]! };
      return scoreOf(
        taskMean(
          (own as readonly Sensitivity[]).map((task) => task[figure]),
          seed,
        ),
      );
    };
    return {
      effect,
      global: score('global'),
      globalHeldOut: score('globalHeldOut'),
      clipwise: score('clipwise'),
      clipwiseLeftOut: score('clipwiseLeftOut'),
    };
  });
}
