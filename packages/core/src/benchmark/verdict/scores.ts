import { derived, type Estimate, meanEstimate, ratioOf, type Score, scoreOf, type Undefined } from './estimate.js';
import { type AffectedTrack, crossOf, type GroupTrack, gapOf, type MethodTrack, withinOf } from './track.js';

/** A score with its interval, or why there is none. */
export type ScoreOrReason = Score | Undefined;

/** A clean condition's mean AUC must lie above this for a share of it to be retained: a probe at chance retains nothing. */
const CHANCE = 0.5;

/** The lowest ROC-AUC of a group of clips, and the highest less the lowest. */
export interface GroupScores {
  readonly worstInstrument: ScoreOrReason;
  readonly instrumentSpread: ScoreOrReason;
  readonly worstGenre: ScoreOrReason;
  readonly genreSpread: ScoreOrReason;
}

/** The scores of one method on one embedding (docs/protocol.md). */
export interface MethodScores extends GroupScores {
  readonly within: ScoreOrReason;
  readonly cross: ScoreOrReason;
  readonly gain: ScoreOrReason;
  readonly recovery: ScoreOrReason;
  readonly cost: ScoreOrReason;
  readonly robustness: ScoreOrReason;
  readonly mce: ScoreOrReason;
}

/** The share of an uncorrected probe's AUC above chance that is left under one effect and strength. */
export interface Retained {
  readonly effect: string;
  readonly strength: number;
  readonly retained: ScoreOrReason;
  readonly auc: Score;
}

/** What a board ranks by, with its draws: undefined where a method has no score. */
export interface RankingScores {
  readonly cross: Estimate | undefined;
  readonly robustness: Estimate | undefined;
}

/** All scores of a method beside those of the uncorrected embedding. */
export function methodScores(track: MethodTrack, none: MethodTrack): MethodScores {
  const [within, cross] = [withinOf(track), crossOf(track)];
  const [homeOfNone, crossOfNone, gap] = [withinOf(none), crossOf(none), gapOf(none)];
  const gain = cross && crossOfNone && derived([cross, crossOfNone], (m, n) => m - n);
  const cost = within && homeOfNone && derived([homeOfNone, within], (n, m) => n - m);
  return {
    within: shown(within, NO_PAIR),
    cross: shown(cross, NO_PAIR),
    gain: shown(gain, NO_PAIR),
    recovery: recoveryOf(gain, gap),
    cost: shown(cost, NO_PAIR),
    ...groupScores([...track.instruments, ...track.genres]),
    robustness: robustnessScore(track, none),
    mce: mceOf(track, none),
  };
}

/** The worst group and the spread, by instrument and by genre. */
export function groupScores(groups: readonly GroupTrack[]): GroupScores {
  const of = (kind: GroupTrack['kind'], compute: typeof spread, reason: string) => {
    const aucs = groups.filter((group) => group.kind === kind).map(({ auc }) => auc);
    return shown(aucs.length > 0 ? derived(aucs, compute) : undefined, reason);
  };
  const noGenre = 'the benchmark has a single genre';
  return {
    worstInstrument: of('instrument', Math.min, NO_PAIR),
    instrumentSpread: of('instrument', spread, NO_PAIR),
    worstGenre: of('genre', Math.min, noGenre),
    genreSpread: of('genre', spread, noGenre),
  };
}

/** The scores that boards rank by, with their draws. */
export function rankingScores(track: MethodTrack, none: MethodTrack): RankingScores {
  const parts = cleanBase(none) && cleanToAffected(track).map((affected) => retainedOf(affected, none)!);
  return { cross: crossOf(track), robustness: parts && meanEstimate(parts) };
}

const spread = (...values: number[]) => Math.max(...values) - Math.min(...values);

const shown = (estimate: Estimate | undefined, reason: string): ScoreOrReason =>
  estimate ? scoreOf(estimate) : { reason };

const NO_PAIR = 'no pair of datasets is defined';

/** recovery = gain / gap, a ratio of means; undefined where the gap and the ends of its interval are not of one sign. */
function recoveryOf(gain: Estimate | undefined, gap: Estimate | undefined): ScoreOrReason {
  if (!gain || !gap) return { reason: NO_PAIR };
  const { low, high } = scoreOf(gap);
  const sign = Math.sign(gap.value);
  if (sign * low <= 0 || sign * high <= 0) return { reason: 'the gap’s interval holds 0' };
  return scoreOf(ratioOf(gain, gap));
}

/** Affected test clips of probes that were trained on clean ones. */
const cleanToAffected = ({ affected }: MethodTrack) => affected.filter(({ regime }) => regime === 'clean-affected');

/** The uncorrected probes' AUC above chance on clean clips, train set = test set; undefined where there is none. */
function cleanBase(none: MethodTrack): Estimate | undefined {
  const base = withinOf(none);
  return base && base.value > CHANCE ? derived([base], (v) => v - CHANCE) : undefined;
}

function retainedOf({ auc }: AffectedTrack, none: MethodTrack): Estimate | undefined {
  const base = cleanBase(none);
  return (
    base &&
    ratioOf(
      derived([auc], (v) => v - CHANCE),
      base,
    )
  );
}

/** Why no probe was trained on clean clips and tested on affected ones. */
const noneAffected = ({ affected }: MethodTrack) =>
  affected.length > 0 ? 'the regime clean-affected was not asked for' : 'the embedding has no acoustic conditions';
const AT_CHANCE = 'the uncorrected probes are no better than chance on clean clips';

/** retained of every effect and strength: (AUC_m on affected test clips - 0.5) / (AUC_none on clean ones - 0.5). */
export function retainedScores(track: MethodTrack, none: MethodTrack): Retained[] {
  return cleanToAffected(track).map((affected) => ({
    effect: affected.effect,
    strength: affected.strength!,
    retained: shown(retainedOf(affected, none), AT_CHANCE),
    auc: scoreOf(affected.auc),
  }));
}

function robustnessScore(track: MethodTrack, none: MethodTrack): ScoreOrReason {
  if (cleanToAffected(track).length === 0) return { reason: noneAffected(track) };
  return shown(rankingScores(track, none).robustness, AT_CHANCE);
}

/** mCE = 100 x mean over effects of [sum over strengths (1 - AUC_m)] / [sum over strengths (1 - AUC_none)]. */
function mceOf(track: MethodTrack, none: MethodTrack): ScoreOrReason {
  const effects = [...new Set(cleanToAffected(track).map(({ effect }) => effect))];
  if (effects.length === 0) return { reason: noneAffected(track) };
  const errorOf = (of: MethodTrack, effect: string) => {
    const aucs = cleanToAffected(of).flatMap((affected) => (affected.effect === effect ? [affected.auc] : []));
    return derived([meanEstimate(aucs)!], (auc) => 1 - auc);
  };
  const errors = effects.map((effect) => [errorOf(track, effect), errorOf(none, effect)] as const);
  if (errors.some(([, reference]) => reference.value <= 0)) {
    return { reason: 'the uncorrected probes make no error under some effect' };
  }
  const ratios = errors.map(([own, reference]) => ratioOf(own, reference));
  return scoreOf(derived([meanEstimate(ratios)!], (v) => 100 * v));
}
