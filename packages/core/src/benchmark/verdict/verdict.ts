import { NO_CORRECTION } from '../../correct/methods.js';
import { EbbError } from '../../errors.js';
import type { Benchmark, Scope } from '../data.js';
import { type Board, boardOf } from './board.js';
import { type DiscrepancyScore, discrepanciesLeft } from './discrepancy-left.js';
import { type Score, scoreOf } from './estimate.js';
import type { TaskJudgement, VariantJudgement } from './judge-task.js';
import {
  type GroupScores,
  groupScores,
  type MethodScores,
  methodScores,
  type RankingScores,
  type Retained,
  rankingScores,
  retainedScores,
  type ScoreOrReason,
} from './scores.js';
import { type SensitivityScore, sensitivityScores } from './sensitivity-score.js';
import {
  type AffectedTrack,
  type FailedTrack,
  type GroupTrack,
  gapOf,
  type MethodTrack,
  methodTracks,
} from './track.js';

/** ROC-AUC of a group of clips. */
export interface GroupScore {
  readonly kind: GroupTrack['kind'];
  readonly name: string;
  readonly auc: Score;
}

/** ROC-AUC of one train and test set, and its worst groups. */
export interface PairScore extends GroupScores {
  readonly trainSet: string;
  readonly testSet: string;
  readonly auc: Score;
  readonly groups: readonly GroupScore[];
}

/** ROC-AUC under one condition in one regime. */
export interface AffectedScore extends Pick<AffectedTrack, 'regime' | 'effect' | 'strength'> {
  readonly auc: Score;
}

/** What is said of one method on one embedding. */
export interface MethodVerdict {
  readonly method: string;
  readonly scope: Scope;
  readonly scores: MethodScores;
  readonly pairs: readonly PairScore[];
  /** Cross-dataset, by instrument and by genre. */
  readonly groups: readonly GroupScore[];
  readonly retained: readonly Retained[];
  readonly affected: readonly AffectedScore[];
  readonly discrepancies: readonly DiscrepancyScore[];
  /** By effect; none where they were not asked for. */
  readonly sensitivity: readonly SensitivityScore[];
}

/** The tracks that boards rank: by cross-dataset AUC, and by robustness. */
export type TrackId = keyof RankingScores;

/** The verdict on one embedding: boards and scores of every method. */
export interface EmbeddingVerdict {
  readonly embedding: string;
  readonly gap: ScoreOrReason;
  readonly drawCount: number;
  /** In the order of the variants; one that failed says why. */
  readonly methods: readonly (MethodVerdict | FailedTrack)[];
  /** Places in the order of `methods`. */
  readonly boards: Readonly<Record<TrackId, Board>>;
}

/**
 * The verdict on every method for one embedding (docs/protocol.md).
 *
 * @param judgements of all tasks, in the order of the tasks; the uncorrected embedding is among the variants
 * @throws EbbError INVALID_ARGUMENT without the uncorrected embedding; what it failed of, where it did.
 */
export function verdictOf(
  benchmark: Benchmark,
  embedding: string,
  judgements: readonly TaskJudgement[],
): EmbeddingVerdict {
  const { gap, drawCount, methods, ranking } = methodVerdicts(benchmark, embedding, judgements);
  return {
    embedding,
    gap,
    drawCount,
    methods,
    boards: {
      cross: boardOf(ranking.map(({ cross }) => cross)),
      robustness: boardOf(ranking.map(({ robustness }) => robustness)),
    },
  };
}

/** A verdict before methods are ranked among each other. */
export interface Unranked extends Pick<EmbeddingVerdict, 'gap' | 'drawCount' | 'methods'> {
  /** In the order of the methods. */
  readonly ranking: readonly RankingScores[];
}

/** What `verdictOf` says of each method by itself, which does not depend on the others. */
export function methodVerdicts(
  benchmark: Benchmark,
  embedding: string,
  judgements: readonly TaskJudgement[],
): Unranked {
  const tracks = methodTracks(benchmark, judgements);
  const noneIndex = tracks.findIndex(({ method }) => method === NO_CORRECTION.name);
  const none = tracks[noneIndex];
  if (none === undefined || 'failure' in none) {
    throw new EbbError('INVALID_ARGUMENT', 'A verdict needs the uncorrected embedding.', {
      where: embedding,
      received: none === undefined ? 'no such method' : none.failure,
    });
  }
  const ofTasks = <K extends 'discrepancies' | 'sensitivity'>(v: number, part: K) =>
    judgements.map(({ variants }): VariantJudgement[K] | undefined => {
      const judgement = variants[v]!;
      return 'failure' in judgement ? undefined : judgement[part];
    });
  const ofNone = ofTasks(noneIndex, 'discrepancies');
  const names = benchmark.datasets.map(({ id }) => id);
  const gap = gapOf(none);
  const ranking = tracks.map(
    (track): RankingScores =>
      'failure' in track ? { cross: undefined, robustness: undefined } : rankingScores(track, none),
  );
  return {
    gap: gap ? scoreOf(gap) : { reason: 'no pair of datasets is defined' },
    drawCount: none.pairs[0]!.auc.draws.length,
    methods: tracks.map((track, v) =>
      'failure' in track
        ? track
        : {
            ...methodVerdict(track, none, names),
            discrepancies: discrepanciesLeft(ofTasks(v, 'discrepancies'), ofNone, benchmark.seed),
            sensitivity: sensitivityScores(ofTasks(v, 'sensitivity'), benchmark.seed),
          },
    ),
    ranking,
  };
}

function methodVerdict(track: MethodTrack, none: MethodTrack, datasets: readonly string[]) {
  return {
    method: track.method,
    scope: track.scope,
    scores: methodScores(track, none),
    pairs: track.pairs.map(({ trainSet, testSet, auc, groups }) => ({
      trainSet: datasets[trainSet]!,
      testSet: datasets[testSet]!,
      auc: scoreOf(auc),
      groups: groups.map(groupScore),
      ...groupScores(groups),
    })),
    groups: [...track.instruments, ...track.genres].map(groupScore),
    retained: retainedScores(track, none),
    affected: track.affected.map(({ auc, ...condition }) => ({ ...condition, auc: scoreOf(auc) })),
  };
}

const groupScore = ({ kind, name, auc }: GroupTrack): GroupScore => ({ kind, name, auc: scoreOf(auc) });
