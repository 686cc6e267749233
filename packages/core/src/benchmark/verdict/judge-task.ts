import type { UnitDraws } from '../../measure/resample-units.js';
import type { Benchmark, Condition } from '../data.js';
import type { AffectedScores, ProbeResult, Variant } from '../probe.js';
import type { Task, TaskData } from '../task.js';
import type { Estimate } from './estimate.js';
import { affectedAuc, aucOf, type Resampled, resampleAll, resampleGenres } from './resampled.js';
import type { TaskDiscrepancies } from './task-discrepancies.js';
import type { TaskSensitivity } from './task-sensitivity.js';

/** ROC-AUC of one probe on one test set. */
export interface Cell extends Estimate {
  /** Index in the task's pair. */
  readonly trainSet: number;
  readonly testSet: number;
  /** Index into the benchmark's genres; undefined for all clips together. */
  readonly genre: number | undefined;
}

/** ROC-AUC under one effect in one regime: the mean over the pair's datasets, each trained and tested on itself. */
export interface AffectedCell extends Pick<AffectedScores, 'regime' | 'effect' | 'strength'>, Estimate {}

/** A variant by its names. */
interface NamedVariant {
  readonly method: string;
  readonly scope: Variant['scope'];
}

/** A variant that could not be fitted or probed on a task, and why. */
export interface FailedVariant {
  readonly variant: NamedVariant;
  readonly failure: string;
}

/** What one task says about one variant. */
export interface VariantJudgement {
  readonly variant: NamedVariant;
  /** Train sets by test sets, all clips together and then genre by genre where a genre has both classes. */
  readonly cells: readonly Cell[];
  readonly affected: readonly AffectedCell[];
  /** Between the corrected training rows of the two datasets; undefined where they were not asked for. */
  readonly discrepancies: TaskDiscrepancies | undefined;
  /** By effect; undefined where they were not asked for. */
  readonly sensitivity: readonly TaskSensitivity[] | undefined;
  /** Logits by train set and test set, where they were asked for. */
  readonly scores?: readonly (readonly [Float64Array, Float64Array])[];
  /** Logits under each condition, trained on clean clips and train set = test set, where scores were asked for. */
  readonly affectedScores?: readonly ConditionScores[];
}

/** Logits under one condition, of each dataset of the pair by its own probe. */
export interface ConditionScores extends Condition {
  readonly scores: readonly [Float64Array, Float64Array];
}

/** Recordings of a test set with a positive clip of the instrument, and with a reviewed negative one. */
export interface RecordingCounts {
  readonly positive: number;
  readonly negative: number;
}

/** The figures of one task with their paired draws, a judgement a variant in the order of the variants. */
export interface TaskJudgement {
  readonly task: Task;
  readonly variants: readonly (VariantJudgement | FailedVariant)[];
  /** Of both test sets. */
  readonly recordings: readonly [RecordingCounts, RecordingCounts];
  /** Labels of both test sets, where scores were asked for. */
  readonly positive?: readonly [Uint8Array, Uint8Array];
}

/** The variants of a task with their probes. */
interface Probed {
  readonly variants: readonly Variant[];
  readonly probes: readonly ProbeResult[];
  /** Why a variant has no probes. */
  readonly failures: ReadonlyMap<Variant, string>;
  readonly discrepancies: ReadonlyMap<Variant, TaskDiscrepancies>;
  readonly sensitivities: ReadonlyMap<Variant, readonly TaskSensitivity[]>;
}

/**
 * The ROC-AUCs of a task's probes, each with its paired draws (SCORES, Uncertainty).
 *
 * @param draws of each dataset of the benchmark, over its test clips in the order of the dataset
 * @param keepScores whether clips' logits go along, for DeLong's test
 * @throws EbbError TOO_FEW_CLIPS where the draws are not defined.
 */
export function judgeTask(
  benchmark: Benchmark,
  task: Task,
  data: TaskData,
  { variants, probes, failures, discrepancies, sensitivities }: Probed,
  draws: readonly UnitDraws[],
  keepScores: boolean,
): TaskJudgement {
  const instrument = benchmark.instruments[task.instrument]!;
  const resampled = data.tests.map((test, t) => {
    const d = task.pair[t]!;
    const parts = [benchmark.datasets[d]!, test, draws[d]!, instrument] as const;
    return [resampleAll(...parts), ...resampleGenres(benchmark, ...parts)];
  });
  // A variant that comes to the same pipeline as another has the very same scores: judged once.
  const known = new Map<Float64Array, Cell[]>();
  const cellsOf = ({ trainSet, scores }: ProbeResult): Cell[] => {
    const cells =
      known.get(scores[0]) ??
      scores.flatMap((own, testSet) =>
        resampled[testSet]!.map((clips) => ({ trainSet, testSet, genre: clips.genre, ...aucOf(own, clips) })),
      );
    known.set(scores[0], cells);
    return cells;
  };
  const whole = resampled.map(([all]) => all!);
  const judged = variants.map((variant): VariantJudgement | FailedVariant => {
    const { recipe, scope } = variant;
    const names = { variant: { method: recipe.name, scope } };
    const failure = failures.get(variant);
    if (failure !== undefined) return { ...names, failure };
    const own = probes.filter((probe) => probe.variant === variant).sort((a, b) => a.trainSet - b.trainSet);
    return {
      ...names,
      cells: own.flatMap(cellsOf),
      affected: affectedCells(own, whole),
      discrepancies: discrepancies.get(variant),
      sensitivity: sensitivities.get(variant),
      ...(keepScores ? keptScores(own) : {}),
    };
  });
  const positive = data.tests.map((test) => test.positive) as [Uint8Array, Uint8Array];
  const [first, second] = whole.map(
    ({ draws }): RecordingCounts => ({ positive: draws.positiveUnits, negative: draws.negativeUnits }),
  ) as [RecordingCounts, RecordingCounts];
  return { task, variants: judged, recordings: [first, second], ...(keepScores ? { positive } : {}) };
}

function affectedCells(probes: readonly ProbeResult[], whole: readonly Resampled[]): AffectedCell[] {
  return probes[0]!.affected.map(({ regime, effect, strength }, k) => ({
    regime,
    effect,
    strength,
    ...affectedAuc(affectedScores(probes, k), whole),
  }));
}

/** The logits under the k-th effect and regime, of each dataset's own probe. */
const affectedScores = (probes: readonly ProbeResult[], k: number) =>
  probes.map(({ affected }) => affected[k]!.scores) as [Float64Array, Float64Array];

/** What is kept of the logits, for tests and comparisons. */
function keptScores(probes: readonly ProbeResult[]): Pick<VariantJudgement, 'scores' | 'affectedScores'> {
  return {
    scores: probes.map(({ scores }) => scores),
    affectedScores: probes[0]!.affected.flatMap(({ regime, effect, strength }, k) =>
      regime === 'clean-affected' ? [{ effect, strength: strength!, scores: affectedScores(probes, k) }] : [],
    ),
  };
}
