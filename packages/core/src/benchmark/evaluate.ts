import { FOLDS } from '../classify/cross-validation.js';
import type { TrainingRows } from '../correct/contract.js';
import { EbbError, placed } from '../errors.js';
import type { Compute } from '../linalg/compute.js';
import type { Benchmark, Embedding, ResultRow } from './data.js';
import { probeTask, taskFitter, type Variant } from './probe.js';
import type { Regime } from './regimes.js';
import { resultRows } from './results.js';
import { type Task, taskData } from './task.js';
import { judgeTask, type TaskJudgement } from './verdict/judge-task.js';
import { type DiscrepancyParts, type TaskDiscrepancies, taskDiscrepancies } from './verdict/task-discrepancies.js';
import { type TaskSensitivity, taskSensitivities } from './verdict/task-sensitivity.js';
import { testDraws } from './verdict/test-draws.js';

/** What one task yields: its lines of the long table, and remarks on its fits. */
export interface TaskResult {
  readonly rows: readonly ResultRow[];
  readonly notes: readonly string[];
  /** Where a verdict was asked for. */
  readonly judgement?: TaskJudgement;
}

/** What a verdict asks of a task beside the long table. */
export interface Judging {
  /** Paired draws of each test set. */
  readonly drawCount: number;
  /** In which the clips under the embedding's acoustic conditions are judged. */
  readonly regimes: readonly Regime[];
  /** Whether clips' logits go along, for DeLong's test and for comparisons with methods that are judged elsewhere. */
  readonly keepScores: boolean;
  /** Which rows discrepancies compare; undefined for no discrepancies. */
  readonly discrepancies: DiscrepancyParts | undefined;
  /** Whether the sensitivity to each effect of the embedding's conditions is measured; it takes long for many methods. */
  readonly sensitivity?: boolean;
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
  judging?: Judging,
): Promise<TaskResult> {
  const data = taskData(benchmark, embedding, task);
  const instrument = benchmark.instruments[task.instrument];
  const ids = task.pair.map((d) => benchmark.datasets[d]!.id);
  requireFolds(data.training, (d) => `dataset ${ids[d]}, instrument ${instrument}`);
  const place = [embedding.id, ...(benchmark.datasets.length > 2 ? [ids.join('+')] : []), instrument].join(', ');
  const failures = new Map<Variant, string>();
  const fitter = taskFitter(benchmark, data, compute);
  // A verdict goes on without a method that fails, which then has no score; a table without it would mislead.
  const options = judging && {
    regimes: judging.regimes,
    onFailure: (variant: Variant, error: EbbError) => failures.set(variant, (placed(error, place) as EbbError).message),
  };
  const probes = await probeTask(benchmark, data, variants, compute, { fitter, ...options }).catch((error) => {
    throw placed(error, place);
  });
  const notes = probes.flatMap(({ variant, notes }) =>
    notes.map((note) => `${place}, ${variant.recipe.name} ${variant.scope}: ${note}`),
  );
  const rows = resultRows(benchmark, embedding.id, task, data, probes);
  const result = { rows, notes: [...new Set(notes)] };
  if (!judging) return result;
  const draws = benchmark.datasets.map((dataset) => testDraws(dataset, benchmark.seed, judging.drawCount));
  const fitted = variants.filter((variant) => !failures.has(variant));
  const parts = judging.discrepancies;
  const discrepancies = parts
    ? await taskDiscrepancies(data.training, fitted, fitter, { compute, seed: benchmark.seed, parts }).catch(
        (error) => {
          throw placed(error, place);
        },
      )
    : new Map<Variant, TaskDiscrepancies>();
  const sensitivities = judging.sensitivity
    ? await taskSensitivities(data, fitted, fitter, compute).catch((error) => {
        throw placed(error, place);
      })
    : new Map<Variant, TaskSensitivity[]>();
  const judged = { variants, probes, failures, discrepancies, sensitivities };
  return { ...result, judgement: judgeTask(benchmark, task, data, judged, draws, judging.keepScores) };
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
