import { EbbError } from '../../errors.js';
import type { Benchmark, Condition, Scope } from '../data.js';
import { reviewedTestSet, type Task, tasksOf } from '../task.js';
import type { AffectedCell, Cell, FailedVariant, TaskJudgement, VariantJudgement } from './judge-task.js';
import { affectedAuc, aucOf, resampleAll } from './resampled.js';
import { testDraws } from './test-draws.js';
import type { FailedTrack } from './track.js';

/** The ranks of the clips of a test set by their logits: 0 for the lowest, ties share one, and no rank is left out. */
export type DenseRanks = Uint8Array | Uint16Array | Uint32Array;

/** The order of the clips of one task by one method. */
export interface TaskRanks {
  readonly task: Task;
  /** By train set and test set of the pair. */
  readonly clean: readonly (readonly [DenseRanks, DenseRanks])[];
  /** Under each condition, trained on clean clips and train set = test set. */
  readonly affected: readonly ConditionRanks[];
}

export interface ConditionRanks extends Condition {
  /** Of each dataset of the pair. */
  readonly ranks: readonly [DenseRanks, DenseRanks];
}

/**
 * All that a paired comparison of two methods needs of either: ROC-AUC, its draws and DeLong's test depend on the order of the
 * clips alone, and the labels and the draws are the benchmark's.
 */
export interface ClipRanks {
  readonly drawCount: number;
  readonly tasks: readonly TaskRanks[];
}

/** A method with the order of its clips, or why it has none. */
export type RankedMethod = { readonly method: string; readonly scope: Scope; readonly ranks: ClipRanks } | FailedTrack;

/**
 * The dense ranks of scores, shape [n] in and out, in the fewest bytes that hold them.
 *
 * @throws EbbError NON_FINITE for a score that is not a number.
 */
export function denseRanks(scores: Float64Array): DenseRanks {
  const at = scores.findIndex(Number.isNaN);
  if (at >= 0) throw new EbbError('NON_FINITE', 'A score to rank is not a number.', { at });
  const order = Uint32Array.from(scores.keys()).sort((i, j) => scores[i]! - scores[j]!);
  const ranks = new Uint32Array(scores.length);
  let rank = 0;
  order.forEach((clip, k) => {
    if (k > 0 && scores[clip] !== scores[order[k - 1]!]) rank++;
    ranks[clip] = rank;
  });
  if (rank < 2 ** 8) return Uint8Array.from(ranks);
  return rank < 2 ** 16 ? Uint16Array.from(ranks) : ranks;
}

/**
 * The clips' ranks by one method, from the judgements of all tasks with scores kept; undefined for a method that failed.
 *
 * @param variant its index
 */
export function clipRanksOf(judgements: readonly TaskJudgement[], variant: number): ClipRanks | undefined {
  const tasks: TaskRanks[] = [];
  let drawCount = 0;
  const both = (scores: readonly [Float64Array, Float64Array]) =>
    scores.map(denseRanks) as unknown as readonly [DenseRanks, DenseRanks];
  for (const { task, variants } of judgements) {
    const own = variants[variant]!;
    if ('failure' in own) return undefined;
    drawCount = own.cells[0]!.draws.length;
    tasks.push({
      task,
      clean: own.scores!.map(both),
      affected: own.affectedScores!.map(({ effect, strength, scores }) => ({ effect, strength, ranks: both(scores) })),
    });
  }
  return { drawCount, tasks };
}

/**
 * Judgements with all that `compareMethods` reads, to the last bit those that the ranks were taken from: cells of all clips together and under
 * each condition, logits (in their place, ranks) and labels. There are no genres, discrepancies or sensitivities, and of the regimes `clean-affected`
 * alone.
 *
 * @param methods judged on one embedding, in the order of the judgements' variants
 * @param parts whether clean clips, conditions or both are judged
 * @throws EbbError SHAPE_MISMATCH when ranks are not of this benchmark's test sets, or methods differ in their draws.
 */
export function judgementsFromRanks(
  benchmark: Benchmark,
  methods: readonly RankedMethod[],
  parts: { readonly conditions: boolean } = { conditions: true },
): TaskJudgement[] {
  const ranked = methods.flatMap((method) => ('ranks' in method ? [method.ranks] : []));
  const drawCount = ranked[0]?.drawCount ?? 1;
  requireAlike('draws', drawCount, ...ranked.map((ranks) => ranks.drawCount));
  const tasks = tasksOf(benchmark);
  for (const { tasks: own } of ranked)
    requireAlike('tasks', tasks.map(taskKey).join(), own.map(({ task }) => taskKey(task)).join());
  return tasks.map((task, k): TaskJudgement => {
    const instrument = benchmark.instruments[task.instrument]!;
    const tests = task.pair.map((d) => reviewedTestSet(benchmark, benchmark.datasets[d]!, task.instrument));
    const whole = tests.map((test, t) => {
      const dataset = benchmark.datasets[task.pair[t]!]!;
      return resampleAll(dataset, test, testDraws(dataset, benchmark.seed, drawCount), instrument);
    });
    const asScores = (ranks: DenseRanks, testSet: number) => {
      requireAlike('clips of a test set', tests[testSet]!.clips.length, ranks.length);
      return Float64Array.from(ranks);
    };
    const bothScores = (ranks: readonly [DenseRanks, DenseRanks]) =>
      ranks.map(asScores) as unknown as readonly [Float64Array, Float64Array];
    const judge = (method: RankedMethod): VariantJudgement | FailedVariant => {
      const variant = { method: method.method, scope: method.scope };
      if (!('ranks' in method)) return { variant, failure: method.failure };
      const { clean, affected } = method.ranks.tasks[k]!;
      const scores = clean.map(bothScores);
      const affectedScores = parts.conditions
        ? affected.map(({ effect, strength, ranks }) => ({ effect, strength, scores: bothScores(ranks) }))
        : [];
      return {
        variant,
        cells: scores.flatMap((own, trainSet) =>
          own.map(
            (logits, testSet): Cell => ({ trainSet, testSet, genre: undefined, ...aucOf(logits, whole[testSet]!) }),
          ),
        ),
        affected: affectedScores.map(
          ({ effect, strength, scores }): AffectedCell => ({
            regime: 'clean-affected',
            effect,
            strength,
            ...affectedAuc(scores, whole),
          }),
        ),
        discrepancies: undefined,
        sensitivity: undefined,
        scores,
        affectedScores,
      };
    };
    const [first, second] = whole.map(({ draws }) => ({
      positive: draws.positiveUnits,
      negative: draws.negativeUnits,
    }));
    return {
      task,
      variants: methods.map(judge),
      recordings: [first!, second!],
      positive: tests.map(({ positive }) => positive) as [Uint8Array, Uint8Array],
    };
  });
}

const taskKey = ({ pair, instrument }: Task) => `${pair.join('-')}-${instrument}`;

function requireAlike<T extends string | number>(what: string, expected: T, ...received: readonly T[]): void {
  const other = received.find((value) => value !== expected);
  if (other === undefined) return;
  throw new EbbError('SHAPE_MISMATCH', `Ranks of clips differ in their ${what} from what they are read with.`, {
    expected: `${expected}`,
    received: `${other}`,
  });
}
