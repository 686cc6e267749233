import { NO_CORRECTION } from '../../correct/methods.js';
import type { Benchmark, ResultRow } from '../data.js';
import type { Regime } from '../regimes.js';
import { METRICS } from '../results.js';
import { taskCorrection } from './correctability.js';
import { type Score, scoreOf } from './estimate.js';
import type { TaskJudgement } from './judge-task.js';
import type { ScoreOrReason } from './scores.js';
import type { FailedTrack } from './track.js';
import type { GroupScore, MethodVerdict } from './verdict.js';

const SCORES = {
  within: 'Mean over datasets of the ROC-AUC trained and tested on one',
  cross: 'Mean over ordered pairs of datasets of the ROC-AUC trained on one and tested on the other',
  gain: 'cross less that of the uncorrected embedding',
  recovery: 'gain as a share of the uncorrected embedding’s gap',
  cost: 'within of the uncorrected embedding less that of the method',
  worstInstrument: 'Lowest cross-dataset ROC-AUC of an instrument',
  instrumentSpread: 'Highest less lowest cross-dataset ROC-AUC of an instrument',
  worstGenre: 'Lowest cross-dataset ROC-AUC of a genre',
  genreSpread: 'Highest less lowest cross-dataset ROC-AUC of a genre',
  robustness: 'Mean of retained over all conditions',
  mce: 'Mean corruption error, x 100: error under an effect relative to the uncorrected embedding’s',
} as const;

/**
 * The metrics of the public table, by id, with what they are (docs/protocol.md). Ids are part of the public interface: one never
 * changes its meaning. All are fractions, but for `mce` (x 100) and `support` (clips).
 */
export const RECORD_METRICS = {
  ...SCORES,
  ...METRICS,
  retained: 'Share of the uncorrected probes’ ROC-AUC above chance that is left under a condition',
  discrepancyBefore: 'Discrepancy between the uncorrected training rows of the datasets, mean over tasks',
  discrepancyAfter: 'Discrepancy between the corrected training rows of the datasets, mean over tasks',
  discrepancyLeft: 'discrepancyAfter as a share of discrepancyBefore, each less the value that says no difference',
  discrepancyReduction:
    'Of one task: the discrepancy that is gone, as a share of what there was above the value that says no difference',
  instrumentGain: 'Of one task: cross-dataset ROC-AUC of an instrument less that of the uncorrected embedding',
  sensitivityGlobal: 'Sensitivity to an effect along one direction, on the clips that it was fitted on',
  sensitivityGlobalHeldOut: 'Sensitivity to an effect along one direction, on test clips',
  sensitivityClipwise: 'Sensitivity to an effect along a direction of each clip, on what it was fitted on',
  sensitivityClipwiseLeftOut: 'Sensitivity to an effect along a direction of each clip, on strengths left out',
} as const;

/** The id of a metric of the public table. */
export type RecordMetric = keyof typeof RECORD_METRICS;

/**
 * One figure of one method on one embedding. What a column does not apply to is null: a score without datasets is a mean over them, a
 * ROC-AUC without an instrument one over instruments.
 */
export interface RecordRow {
  readonly metric: RecordMetric;
  readonly trainSet: string | null;
  readonly testSet: string | null;
  /** `a+b`, the datasets on which the task was balanced; only where a benchmark has more than two. */
  readonly pair: string | null;
  readonly instrument: string | null;
  readonly genre: string | null;
  readonly effect: string | null;
  /** null where strengths are mixed, too. */
  readonly strength: number | null;
  readonly regime: Regime | null;
  readonly discrepancy: string | null;
  /** Which clips a discrepancy compares. */
  readonly part: string | null;
  readonly value: number | null;
  /** Ends of the 95% interval; null for what has none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Clips that the value rests on, where it is of one instrument and test set. */
  readonly n: number | null;
  /** Why there is no value. */
  readonly reason: string | null;
}

/** What a row is of, beside its metric. */
type Place = Partial<Omit<RecordRow, 'metric' | 'value' | 'low' | 'high' | 'reason'>>;

type Figure = { readonly value: number; readonly low?: number; readonly high?: number } | { readonly reason: string };

/**
 * The public table of one method on one embedding: scores, ROC-AUCs by datasets, instruments, genres and conditions, discrepancies, and
 * the other measures of each probe. Each figure once.
 *
 * @param judgements of all tasks, the uncorrected embedding among their variants; `variant` is the method's index in them
 * @param rows of the long table, of any methods
 */
export function recordRows(
  benchmark: Benchmark,
  verdict: MethodVerdict | FailedTrack,
  judgements: readonly TaskJudgement[],
  variant: number,
  rows: readonly ResultRow[],
): RecordRow[] {
  const scores = Object.keys(SCORES) as (keyof typeof SCORES)[];
  if ('failure' in verdict) return scores.map((metric) => rowOf(metric, { reason: verdict.failure }));
  const noneIndex = judgements[0]!.variants.findIndex(({ variant }) => variant.method === NO_CORRECTION.name);
  const own = rows.filter(({ method, scope }) => method === verdict.method && scope === verdict.scope);
  return [
    ...scores.map((metric) => rowOf(metric, verdict.scores[metric])),
    ...pairRows(verdict, benchmark.datasets.length > 2),
    ...groupRows(verdict.groups, {}),
    ...cellRows(benchmark, judgements, variant, own),
    ...conditionRows(verdict),
    ...discrepancyRows(verdict),
    ...correctabilityRows(benchmark, judgements, variant, noneIndex),
    ...sensitivityRows(verdict),
    ...own.filter(({ metric }) => metric !== 'rocAuc').map(longRow),
  ];
}

/** Of each train and test set: the mean over instruments, genres, and those instruments that stand in several tasks. */
function pairRows({ pairs }: MethodVerdict, severalPairs: boolean): RecordRow[] {
  return pairs.flatMap(({ trainSet, testSet, auc, groups }) => {
    const place = { trainSet, testSet };
    // An instrument of one task has its row, with its clips, from the task.
    const repeated = severalPairs && trainSet === testSet;
    const shown = groups.filter(({ kind }) => kind === 'genre' || repeated);
    return [rowOf('rocAuc', auc, place), ...groupRows(shown, place)];
  });
}

const groupRows = (groups: readonly GroupScore[], place: Place): RecordRow[] =>
  groups.map(({ kind, name, auc }) => rowOf('rocAuc', auc, { ...place, [kind]: name }));

/** ROC-AUC of each instrument, train and test set, with the clips of its row in the long table. */
function cellRows(
  { datasets, instruments }: Benchmark,
  judgements: readonly TaskJudgement[],
  variant: number,
  rows: readonly ResultRow[],
): RecordRow[] {
  const clips = new Map(rows.filter(({ metric }) => metric === 'rocAuc').map((row) => [placeKey(row), row.n]));
  return judgements.flatMap(({ task, variants }) => {
    const judgement = variants[variant]!;
    if ('failure' in judgement) return [];
    const ids = task.pair.map((d) => datasets[d]!.id);
    return judgement.cells.flatMap((cell) => {
      if (cell.genre !== undefined) return [];
      const place = {
        trainSet: ids[cell.trainSet]!,
        testSet: ids[cell.testSet]!,
        instrument: instruments[task.instrument]!,
        ...(datasets.length > 2 ? { pair: ids.join('+') } : {}),
      };
      return [rowOf('rocAuc', scoreOf(cell) satisfies Score, { ...place, n: clips.get(placeKey(place)) ?? null })];
    });
  });
}

const placeKey = ({
  trainSet,
  testSet,
  instrument,
  pair,
}: Pick<ResultRow, 'trainSet' | 'testSet' | 'instrument' | 'pair'>) =>
  JSON.stringify([trainSet, testSet, instrument, pair ?? null]);

function conditionRows({ affected, retained }: MethodVerdict): RecordRow[] {
  return [
    ...affected.map(({ auc, ...condition }) => rowOf('rocAuc', auc, condition)),
    ...retained.map(({ effect, strength, retained }) =>
      rowOf('retained', retained, { effect, strength, regime: 'clean-affected' }),
    ),
  ];
}

function discrepancyRows({ discrepancies }: MethodVerdict): RecordRow[] {
  const known = (value: number | undefined): Figure =>
    value === undefined ? { reason: 'it is not defined for some instrument' } : { value };
  return discrepancies.flatMap(({ discrepancy, part, before, after, left }) => [
    rowOf('discrepancyBefore', known(before), { discrepancy, part }),
    rowOf('discrepancyAfter', known(after), { discrepancy, part }),
    rowOf('discrepancyLeft', left, { discrepancy, part }),
  ]);
}

/** What correctability rests on (docs/protocol.md, 4): of each task the gain, and what of each discrepancy is gone. */
function correctabilityRows(
  { datasets, instruments }: Benchmark,
  judgements: readonly TaskJudgement[],
  variant: number,
  noneIndex: number,
): RecordRow[] {
  return judgements.flatMap((judgement) => {
    const found = taskCorrection(judgement, variant, noneIndex);
    if (!found) return [];
    const { pair, instrument } = judgement.task;
    const place = {
      instrument: instruments[instrument]!,
      ...(datasets.length > 2 ? { pair: pair.map((d) => datasets[d]!.id).join('+') } : {}),
    };
    const reductions = found.reductions.map(({ discrepancy, reduction }) =>
      rowOf('discrepancyReduction', { value: reduction }, { ...place, discrepancy, part: 'pooled' }),
    );
    return [rowOf('instrumentGain', { value: found.gain }, place), ...reductions];
  });
}

function sensitivityRows({ sensitivity }: MethodVerdict): RecordRow[] {
  return sensitivity.flatMap(({ effect, global, globalHeldOut, clipwise, clipwiseLeftOut }) => {
    const rows: readonly (readonly [RecordMetric, ScoreOrReason])[] = [
      ['sensitivityGlobal', global],
      ['sensitivityGlobalHeldOut', globalHeldOut],
      ['sensitivityClipwise', clipwise],
      ['sensitivityClipwiseLeftOut', clipwiseLeftOut],
    ];
    return rows.map(([metric, score]) => rowOf(metric, score, { effect }));
  });
}

function longRow({ metric, value, trainSet, testSet, instrument, pair, n }: ResultRow): RecordRow {
  return rowOf(metric as RecordMetric, { value }, { trainSet, testSet, instrument, n, ...(pair ? { pair } : {}) });
}

function rowOf(metric: RecordMetric, figure: Figure, place: Place = {}): RecordRow {
  const known = 'value' in figure;
  return {
    metric,
    trainSet: place.trainSet ?? null,
    testSet: place.testSet ?? null,
    pair: place.pair ?? null,
    instrument: place.instrument ?? null,
    genre: place.genre ?? null,
    effect: place.effect ?? null,
    strength: place.strength ?? null,
    regime: place.regime ?? null,
    discrepancy: place.discrepancy ?? null,
    part: place.part ?? null,
    value: known ? figure.value : null,
    low: known ? (figure.low ?? null) : null,
    high: known ? (figure.high ?? null) : null,
    n: place.n ?? null,
    reason: known ? null : figure.reason,
  };
}
