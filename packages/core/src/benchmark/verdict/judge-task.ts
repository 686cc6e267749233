import { bootstrapAuc } from '../../measure/bootstrap-auc.js';
import { rocAuc } from '../../measure/ranking.js';
import { type ClipDraws, instrumentDraws, type UnitDraws } from '../../measure/resample-units.js';
import type { Benchmark, Dataset } from '../data.js';
import type { AffectedScores, ProbeResult, Variant } from '../probe.js';
import type { Task, TaskData, TestSet } from '../task.js';
import type { Estimate } from './estimate.js';
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

/** The clips of one test set on which AUCs are taken, and their weights in every draw. */
interface Resampled {
  readonly genre: number | undefined;
  /** Indices into the test set; undefined for all. */
  readonly kept: readonly number[] | undefined;
  readonly positive: Uint8Array;
  readonly draws: ClipDraws;
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
    return resample(benchmark, benchmark.datasets[d]!, test, draws[d]!, instrument);
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
      ...(keepScores ? { scores: own.map(({ scores }) => scores) } : {}),
    };
  });
  const positive = data.tests.map((test) => test.positive) as [Uint8Array, Uint8Array];
  const [first, second] = whole.map(
    ({ draws }): RecordingCounts => ({ positive: draws.positiveUnits, negative: draws.negativeUnits }),
  ) as [RecordingCounts, RecordingCounts];
  return { task, variants: judged, recordings: [first, second], ...(keepScores ? { positive } : {}) };
}

/** All of a test set's clips, and those of each genre that has both classes. */
function resample(
  { genres }: Benchmark,
  dataset: Dataset,
  { clips, positive }: TestSet,
  draws: UnitDraws,
  instrument: string,
): Resampled[] {
  const place = new Map<number, number>();
  dataset.splits.forEach((split, clip) => {
    if (split === 'test') place.set(clip, place.size);
  });
  const places = Array.from(clips, (clip) => place.get(clip)!);
  const all: Resampled = {
    genre: undefined,
    kept: undefined,
    positive,
    draws: instrumentDraws(draws, instrument, places, positive),
  };
  if (genres.length === 1) return [all];
  const byGenre = genres.flatMap((name, genre): Resampled[] => {
    const kept = Array.from(clips.keys()).filter((i) => dataset.genres[clips[i]!] === genre);
    const own = Uint8Array.from(kept, (i) => positive[i]!);
    if (!own.includes(0) || !own.includes(1)) return [];
    const ownDraws = instrumentDraws(
      draws,
      `${instrument} in ${name}`,
      kept.map((i) => places[i]!),
      own,
    );
    return [{ genre, kept, positive: own, draws: ownDraws }];
  });
  return [all, ...byGenre];
}

function aucOf(scores: Float64Array, { kept, positive, draws }: Resampled): Estimate {
  const own = kept ? Float64Array.from(kept, (i) => scores[i]!) : scores;
  const [ofDraws] = bootstrapAuc([own], positive, draws) as [Float64Array];
  return { value: rocAuc(own, positive), draws: ofDraws };
}

function affectedCells(probes: readonly ProbeResult[], resampled: readonly Resampled[]): AffectedCell[] {
  return probes[0]!.affected.map(({ regime, effect, strength }, k) => {
    const [a, b] = probes.map(({ trainSet, affected }) => aucOf(affected[k]!.scores, resampled[trainSet]!)) as [
      Estimate,
      Estimate,
    ];
    const draws = a.draws.map((v, i) => (v + b.draws[i]!) / 2);
    return { regime, effect, strength, value: (a.value + b.value) / 2, draws };
  });
}
