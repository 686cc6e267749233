import type { boardEntries, StoredScore } from '../../db/schema/evaluation.js';
import type { BoardMember } from './board-members.js';

/** A member with its rank; undefined for one without a score. */
export interface RankedMember {
  readonly member: BoardMember;
  readonly rank: number | undefined;
  readonly tied: boolean;
}

type Entry = Omit<typeof boardEntries.$inferInsert, 'boardId' | 'track'>;

/**
 * The entries of a track in the order of the board: by rank, within a rank by score, those without a score last, by name. Where two are still
 * alike, names and then ids decide, so that the order is always the same.
 *
 * @param rankedBy the score's name
 */
export function placedEntries(ranked: readonly RankedMember[], rankedBy: string): Entry[] {
  const scoreOf = (member: BoardMember) => valueIn(member.scores, rankedBy) ?? Number.NEGATIVE_INFINITY;
  const ordered = ranked.toSorted(
    (a, b) =>
      (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) ||
      scoreOf(b.member) - scoreOf(a.member) ||
      compareText(a.member.methodSlug, b.member.methodSlug) ||
      compareText(a.member.evaluationId, b.member.evaluationId),
  );
  const ranks = [...new Set(ordered.flatMap(({ rank }) => rank ?? []))];
  return ordered.map(({ member, rank, tied }, position): Entry => {
    const { scores, ...own } = member;
    const value = (name: string) => valueIn(scores, name) ?? null;
    return {
      ...own,
      position,
      rank: rank ?? null,
      tied,
      tier: rank === undefined ? null : ranks.indexOf(rank) + 1,
      within: value('within'),
      cross: value('cross'),
      gain: value('gain'),
      recovery: value('recovery'),
      cost: value('cost'),
      robustness: value('robustness'),
      mce: value('mce'),
      worstInstrument: value('worstInstrument'),
      scores,
    };
  });
}

function valueIn(scores: Readonly<Record<string, StoredScore>>, name: string): number | undefined {
  const score = scores[name];
  return score && 'value' in score ? score.value : undefined;
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
