import { derived, type Estimate, meanEstimate, type Score, scoreOf, type Undefined } from './estimate.js';
import { type AffectedTrack, crossOf, gapOf, type MethodTrack, withinOf } from './track.js';

/** A score with its interval, or why there is none. */
export type ScoreOrReason = Score | Undefined;

/** A clean condition's mean AUC must lie above this for a share of it to be retained: a probe at chance retains nothing. */
const CHANCE = 0.5;

/** The scores of one method on one embedding (docs/protocol.md). */
export interface MethodScores {
  readonly within: ScoreOrReason;
  readonly cross: ScoreOrReason;
  readonly gain: ScoreOrReason;
  readonly recovery: ScoreOrReason;
  readonly cost: ScoreOrReason;
  readonly worstInstrument: ScoreOrReason;
  readonly instrumentSpread: ScoreOrReason;
  readonly worstGenre: ScoreOrReason;
  readonly genreSpread: ScoreOrReason;
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
  const noPair = 'no pair of datasets is defined';
  const genres = track.genres.length > 0 ? track.genres.map(({ auc }) => auc) : undefined;
  const instruments = track.instruments.length > 0 ? track.instruments.map(({ auc }) => auc) : undefined;
  const noGenre = 'the benchmark has a single genre';
  return {
    within: shown(within, noPair),
    cross: shown(cross, noPair),
    gain: shown(gain, noPair),
    recovery: recoveryOf(gain, gap),
    cost: shown(cost, noPair),
    worstInstrument: shown(instruments && derived(instruments, Math.min), noPair),
    instrumentSpread: shown(instruments && derived(instruments, spread), noPair),
    worstGenre: shown(genres && derived(genres, Math.min), noGenre),
    genreSpread: shown(genres && derived(genres, spread), noGenre),
    robustness: robustnessScore(track, none),
    mce: mceOf(track, none),
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

/** recovery = gain / gap, a ratio of means; a draw whose gap is not above 0 has none, so that the gap's interval must lie off 0. */
function recoveryOf(gain: Estimate | undefined, gap: Estimate | undefined): ScoreOrReason {
  if (!gain || !gap) return { reason: 'no pair of datasets is defined' };
  const { low, high } = scoreOf(gap);
  if (low <= 0 && high >= 0) return { reason: 'the gap’s interval holds 0' };
  // A draw beyond the interval may hold 0 itself; it stays finite at the gap's own sign.
  const floor = Math.abs(gap.value) * 1e-3;
  const ratio = derived([gain, gap], (g, d) => g / (Math.abs(d) < floor ? Math.sign(gap.value) * floor : d));
  return scoreOf(ratio);
}

/** Affected test clips of probes that were trained on clean ones. */
const cleanToAffected = ({ affected }: MethodTrack) => affected.filter(({ regime }) => regime === 'clean-affected');

/** The uncorrected probes' AUC on clean clips, train set = test set; undefined where it is not above chance in every draw. */
function cleanBase(none: MethodTrack): Estimate | undefined {
  const base = withinOf(none);
  return base && base.value > CHANCE && base.draws.every((v) => v > CHANCE) ? base : undefined;
}

function retainedOf({ auc }: AffectedTrack, none: MethodTrack): Estimate | undefined {
  const base = cleanBase(none);
  return base && derived([auc, base], (affected, clean) => (affected - CHANCE) / (clean - CHANCE));
}

const NO_CONDITIONS = 'the embedding has no acoustic conditions';
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
  if (cleanToAffected(track).length === 0) return { reason: NO_CONDITIONS };
  return shown(rankingScores(track, none).robustness, AT_CHANCE);
}

/** mCE = 100 x mean over effects of [sum over strengths (1 - AUC_m)] / [sum over strengths (1 - AUC_none)]. */
function mceOf(track: MethodTrack, none: MethodTrack): ScoreOrReason {
  const effects = [...new Set(cleanToAffected(track).map(({ effect }) => effect))];
  if (effects.length === 0) return { reason: NO_CONDITIONS };
  const errorOf = (of: MethodTrack, effect: string) =>
    meanEstimate(
      cleanToAffected(of)
        .filter((affected) => affected.effect === effect)
        .map(({ auc }) => auc),
    )!;
  const errors = effects.map((effect) => [errorOf(track, effect), errorOf(none, effect)] as const);
  if (errors.some(([, reference]) => reference.value >= 1 || reference.draws.some((v) => v >= 1))) {
    return { reason: 'the uncorrected probes make no error under some effect' };
  }
  const ratios = errors.map(([own, reference]) => derived([own, reference], (m, n) => (1 - m) / (1 - n)));
  return scoreOf(derived([meanEstimate(ratios)!], (v) => 100 * v));
}
