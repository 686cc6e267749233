import { FOLDS } from '../classify/cross-validation.js';
import type { TrainingRows } from '../correct/contract.js';
import { EbbError, placed } from '../errors.js';
import type { Compute } from '../linalg/compute.js';
import type { Benchmark, Embedding, ResultRow } from './data.js';
import { probeTask, type Variant } from './probe.js';
import { resultRows } from './results.js';
import { type Task, taskData } from './task.js';

/** What one task yields: its lines of the long table, and remarks on its fits. */
export interface TaskResult {
  readonly rows: readonly ResultRow[];
  readonly notes: readonly string[];
}

/**
 * The whole of one task for one embedding: data, corrections, probes, measures (PROTOCOLS 2).
 *
 * @throws EbbError of the data, fits and probes, naming embedding, datasets and instrument; TOO_FEW_CLIPS where a
 *   balanced training set has fewer positives or negatives than cross-validation has folds.
 */
export async function evaluateTask(
  benchmark: Benchmark,
  embedding: Embedding,
  variants: readonly Variant[],
  task: Task,
  compute: Compute,
): Promise<TaskResult> {
  const data = taskData(benchmark, embedding, task);
  const instrument = benchmark.instruments[task.instrument];
  const ids = task.pair.map((d) => benchmark.datasets[d]!.id);
  requireFolds(data.training, (d) => `dataset ${ids[d]}, instrument ${instrument}`);
  const place = [embedding.id, ...(benchmark.datasets.length > 2 ? [ids.join('+')] : []), instrument].join(', ');
  const probes = await probeTask(benchmark, data, variants, compute).catch((error) => {
    throw placed(error, place);
  });
  const notes = probes.flatMap(({ variant, notes }) =>
    notes.map((note) => `${place}, ${variant.recipe.name} ${variant.scope}: ${note}`),
  );
  return { rows: resultRows(benchmark, embedding.id, task, data, probes), notes: [...new Set(notes)] };
}

function requireFolds({ datasets, positive }: TrainingRows, placeOf: (dataset: number) => string): void {
  for (const dataset of [0, 1]) {
    for (const [label, word] of [
      [1, 'positive'],
      [0, 'negative'],
    ] as const) {
      const count = positive.reduce((sum, p, i) => sum + Number(p === label && datasets[i] === dataset), 0);
      if (count >= FOLDS) continue;
      throw new EbbError('TOO_FEW_CLIPS', `The balanced training set has fewer ${word}s than there are folds.`, {
        where: placeOf(dataset),
        expected: `at least ${FOLDS} ${word} clips, one for each fold`,
        received: `${count}`,
        hint: 'Leave the instrument out.',
      });
    }
  }
}
