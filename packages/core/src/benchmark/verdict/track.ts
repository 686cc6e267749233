import type { Scope } from '../data.js';
import type { Regime } from '../regimes.js';
import { derived, type Estimate, meanEstimate } from './estimate.js';
import type { Cell, TaskJudgement, VariantJudgement } from './judge-task.js';

/** The figures of one method on one embedding: means over instruments, with their paired draws. */
export interface MethodTrack {
  readonly method: string;
  readonly scope: Scope;
  /** One an ordered pair of datasets that the benchmark has, s = t first. */
  readonly pairs: readonly PairTrack[];
  /** ROC-AUC under each condition, train set = test set; by effect and strength, in the embedding's order. */
  readonly affected: readonly AffectedTrack[];
  /** Cross-dataset ROC-AUC of each instrument: the mean over its ordered pairs s != t. */
  readonly instruments: readonly GroupTrack[];
  /**
   * The same of each genre: the mean over ordered pairs s != t of the mean over the instruments that have both classes
   * there; none where a benchmark has one genre.
   */
  readonly genres: readonly GroupTrack[];
}

/** ROC-AUC of one train and test set. */
export interface PairTrack {
  /** Indices of datasets. */
  readonly trainSet: number;
  readonly testSet: number;
  readonly auc: Estimate;
  /** By instrument, and by genre where a benchmark has several. */
  readonly groups: readonly GroupTrack[];
}

/** A group of clips, by name. */
export interface GroupTrack {
  readonly kind: 'instrument' | 'genre';
  readonly name: string;
  readonly auc: Estimate;
}

export interface AffectedTrack {
  readonly regime: Regime;
  readonly effect: string;
  readonly strength: number | null;
  readonly auc: Estimate;
}

interface Names {
  readonly instruments: readonly string[];
  readonly genres: readonly string[];
}

/** A cell with the instrument and the datasets that it is of. */
interface PlacedCell extends Cell {
  readonly instrument: string;
  readonly from: number;
  readonly to: number;
}

/** A method that failed on some task and so has no figures on the embedding: a benchmark fixes the instruments, not a method. */
export interface FailedTrack {
  readonly method: string;
  readonly scope: Scope;
  readonly failure: string;
}

/**
 * The figures of every method on one embedding, from the judgements of all its tasks.
 *
 * A mean over instruments of a train and test set takes, with more than two datasets, every pair in which both stand.
 */
export function methodTracks(
  { instruments, genres }: Names,
  tasks: readonly TaskJudgement[],
): (MethodTrack | FailedTrack)[] {
  return (tasks[0]?.variants ?? []).map(({ variant }, v): MethodTrack | FailedTrack => {
    const judged: { readonly task: TaskJudgement['task']; readonly judgement: VariantJudgement }[] = [];
    for (const { task, variants } of tasks) {
      const judgement = variants[v]!;
      if ('failure' in judgement) return { ...variant, failure: judgement.failure };
      judged.push({ task, judgement });
    }
    const cells = judged.flatMap(({ task, judgement }) =>
      judgement.cells.map(
        (cell): PlacedCell => ({
          ...cell,
          instrument: instruments[task.instrument]!,
          from: task.pair[cell.trainSet]!,
          to: task.pair[cell.testSet]!,
        }),
      ),
    );
    const whole = cells.filter(({ genre }) => genre === undefined);
    const crossWhole = whole.filter(({ from, to }) => from !== to);
    const pairs = pairTracks(whole, cells, instruments, genres);
    return {
      ...variant,
      pairs,
      affected: affectedTracks(judged.map(({ judgement }) => judgement)),
      instruments: instrumentGroups(crossWhole, instruments),
      genres: genreMeans(pairs, genres),
    };
  });
}

function pairTracks(
  whole: readonly PlacedCell[],
  cells: readonly PlacedCell[],
  instruments: readonly string[],
  genres: readonly string[],
): PairTrack[] {
  const datasets = [...new Set(whole.map(({ from }) => from))].sort((a, b) => a - b);
  const ordered = datasets.flatMap((trainSet) => datasets.map((testSet) => ({ trainSet, testSet })));
  const within = ordered.filter(({ trainSet, testSet }) => trainSet === testSet);
  const across = ordered.filter(({ trainSet, testSet }) => trainSet !== testSet);
  return [...within, ...across].flatMap(({ trainSet, testSet }) => {
    const here = ({ from, to }: PlacedCell) => from === trainSet && to === testSet;
    const own = whole.filter(here);
    const auc = meanEstimate(own);
    if (!auc) return [];
    const groups = [...instrumentGroups(own, instruments), ...genreGroups(cells.filter(here), genres)];
    return [{ trainSet, testSet, auc, groups }];
  });
}

function instrumentGroups(cells: readonly PlacedCell[], instruments: readonly string[]): GroupTrack[] {
  return instruments.flatMap((name): GroupTrack[] => {
    const auc = meanEstimate(cells.filter(({ instrument }) => instrument === name));
    return auc ? [{ kind: 'instrument', name, auc }] : [];
  });
}

function genreGroups(cells: readonly PlacedCell[], genres: readonly string[]): GroupTrack[] {
  return genres.flatMap((name, g): GroupTrack[] => {
    const auc = meanEstimate(cells.filter(({ genre }) => genre === g));
    return auc ? [{ kind: 'genre', name, auc }] : [];
  });
}

function genreMeans(pairs: readonly PairTrack[], genres: readonly string[]): GroupTrack[] {
  const across = pairs.filter((pair) => !isWithin(pair)).flatMap(({ groups }) => groups);
  return genres.flatMap((name): GroupTrack[] => {
    const own = across.filter((group) => group.kind === 'genre' && group.name === name);
    const auc = meanEstimate(own.map((group) => group.auc));
    return auc ? [{ kind: 'genre', name, auc }] : [];
  });
}

function affectedTracks(judgements: readonly VariantJudgement[]): AffectedTrack[] {
  return judgements[0]!.affected.map(({ regime, effect, strength }, k) => {
    const auc = meanEstimate(judgements.map(({ affected }) => affected[k]!))!;
    return { regime, effect, strength, auc };
  });
}

const isWithin = ({ trainSet, testSet }: PairTrack) => trainSet === testSet;

/** within: the mean over datasets t of the AUC trained and tested on t. */
export const withinOf = ({ pairs }: MethodTrack): Estimate | undefined =>
  meanEstimate(pairs.filter(isWithin).map(({ auc }) => auc));

/** cross: the mean over ordered pairs s != t of the AUC trained on s and tested on t. */
export const crossOf = ({ pairs }: MethodTrack): Estimate | undefined =>
  meanEstimate(pairs.filter((pair) => !isWithin(pair)).map(({ auc }) => auc));

/** gap: the mean over ordered pairs s != t of AUC(t, t) - AUC(s, t), of the uncorrected embedding. */
export function gapOf({ pairs }: MethodTrack): Estimate | undefined {
  const home = new Map(pairs.filter(isWithin).map(({ testSet, auc }) => [testSet, auc]));
  const losses = pairs.flatMap((pair) => {
    const own = home.get(pair.testSet);
    return isWithin(pair) || !own ? [] : [derived([own, pair.auc], (at, from) => at - from)];
  });
  return meanEstimate(losses);
}
