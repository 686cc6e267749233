import type { Benchmark } from '../data.js';
import type { TaskJudgement } from './judge-task.js';

/** With fewer recordings of a class, the interval of an instrument's AUC is too narrow (measure/interval.ts). */
const RECORDINGS_MIN = 50;

/**
 * Remarks on the instruments whose own intervals are too narrow, a line each test set and class.
 *
 * @param judgements of all tasks
 */
export function fewRecordingsNotes(
  { datasets, instruments }: Benchmark,
  judgements: readonly TaskJudgement[],
): string[] {
  return datasets.flatMap(({ id }, d) =>
    (['positive', 'negative'] as const).flatMap((label) => {
      const few = new Map<string, number>();
      for (const { task, recordings } of judgements) {
        const t = task.pair.indexOf(d);
        const count = recordings[t]?.[label];
        if (count !== undefined && count < RECORDINGS_MIN) few.set(instruments[task.instrument]!, count);
      }
      if (few.size === 0) return [];
      const named = [...few].map(([name, count]) => `${name} (${count})`).join(', ');
      const effect = few.size === 1 ? 'its interval is too narrow' : 'their intervals are too narrow';
      return [`${id}: fewer than ${RECORDINGS_MIN} recordings hold ${label}s of ${named}: ${effect}`];
    }),
  );
}
