import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import type { boardEntries, boards, Track } from '../../db/schema/evaluation.js';
import type { MethodKind } from '../../db/schema/method.js';
import { connectionType } from '../../graphql/connection.js';
import { LabelVisibilityEnum, MethodKindEnum, ScopeEnum, TrackEnum } from '../../graphql/enums.js';
import { toGlobalId } from '../../graphql/global-id.js';
import { Node } from '../../graphql/node.js';
import type { EmbeddingRow, RevisionRow } from '../benchmark/benchmark-store.service.js';
import { RANKED_BY } from './ranked-by.js';
import { Score, Scores, scoreOf, scoresOf } from './score.type.js';

export type BoardRow = typeof boards.$inferSelect;
export type EntryRow = Omit<typeof boardEntries.$inferSelect, ScoreColumn>;
type ScoreColumn = 'within' | 'gain' | 'recovery' | 'cost' | 'mce' | 'worstInstrument' | 'cross' | 'robustness';

/** A board with what it is of. */
export interface FoundBoard {
  readonly board: BoardRow;
  readonly embedding: EmbeddingRow;
  readonly revision: RevisionRow;
  readonly track: Track;
}

@ObjectType({
  implements: Node,
  description: 'The methods that were judged on an embedding in one scope, ranked by one score.',
})
export class Leaderboard extends Node {
  /** What it is made of, for its fields that are looked up. */
  readonly found!: FoundBoard;

  @Field(() => TrackEnum, { description: 'What it ranks by.' })
  track!: Track;

  @Field(() => ScopeEnum, { description: 'On which training clips its methods were fitted.' })
  scope!: 'global' | 'classwise';

  @Field(() => Int, { description: 'Grows whenever its entries change.' })
  revision!: number;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When it was made; null for one that has no entries yet.',
  })
  refreshedAt!: Date | null;

  @Field(() => LabelVisibilityEnum, { description: 'Whether the labels of the test split can be had elsewhere.' })
  testLabels!: 'public' | 'private';

  @Field(() => String, { description: 'What its intervals and ranks cover, and what they do not.' })
  uncertainty!: string;

  @Field(() => String, { description: 'What it rests on that nobody has checked.' })
  trust!: string;

  @Field(() => String, { description: 'Where all of it is as CSV.' })
  csvUrl!: string;

  @Field(() => String, { description: 'Where all of it is as JSON.' })
  jsonUrl!: string;

  @Field(() => String, { description: 'Where it and its methods are as BibTeX.' })
  bibtexUrl!: string;
}

@ObjectType({ description: 'A method’s place on a board.' })
export class LeaderboardEntry {
  /** What it is made of, for its fields that are looked up. */
  readonly row!: EntryRow;

  @Field(() => Int, { description: 'From 0, in the order of the whole board. Within a rank it means nothing.' })
  position!: number;

  @Field(() => Int, {
    nullable: true,
    description: '1 + the number of significantly better methods; null without a score.',
  })
  rank!: number | null;

  @Field(() => Boolean, { description: 'Whether another method has the same rank.' })
  tied!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: 'From 1: which of the board’s distinct ranks it has; null without a score.',
  })
  tier!: number | null;

  @Field(() => Score, { description: 'What the board ranks by.' })
  score!: Score;

  @Field(() => Scores, { description: 'All scores.' })
  scores!: Scores;

  @Field(() => Int, {
    description:
      'Submissions of its account that were judged on this embedding: each shows something of the test split.',
  })
  accountSubmissions!: number;

  @Field(() => GraphQLISODateTime, { description: 'When it was submitted.' })
  submittedAt!: Date;

  @Field(() => Boolean, {
    description: 'Whether it is told from which dataset a test clip comes, which is an advantage.',
  })
  knowsDomain!: boolean;

  @Field(() => String, { description: 'Training labels that it used in this scope, joined by `+`, or `none`.' })
  labelsUsed!: string;

  @Field(() => MethodKindEnum, { description: 'In which form it was submitted.' })
  kind!: MethodKind;
}

/** A page of a board. */
export const LeaderboardEntryConnection = connectionType('LeaderboardEntry', () => LeaderboardEntry);

const UNCERTAINTY =
  'Intervals are 95% percentile intervals over paired draws of the test sets’ recordings. They cover the sampling of the test sets, not that of ' +
  'training clips, nor the choice of instruments and datasets. All pairs of methods are tested and Holm-corrected at 5%; a rank is 1 + the number ' +
  'of significantly better methods, and the order within a rank means nothing.';

const TRUST = {
  public:
    'The labels of the test split are published: the board rests on the trust that nobody fitted on them. How often an account was judged here stands ' +
    'beside its methods.',
  private:
    'The labels of the test split are the operator’s alone. How often an account was judged here, and so could learn of them, stands beside its methods.',
} as const;

/** A board as GraphQL shows it. */
export function leaderboardOf(publicUrl: string, found: FoundBoard): Leaderboard {
  const { board, embedding, revision, track } = found;
  const query = new URLSearchParams({ benchmark: revision.slug, embedding: embedding.slug, track, scope: board.scope });
  if (!revision.current) query.set('revision', revision.dataRevision);
  const exported = (format: string) => `${publicUrl}/export/leaderboard.${format}?${query}`;
  return {
    found,
    id: toGlobalId('Leaderboard', `${board.id}:${track}`),
    track,
    scope: board.scope,
    revision: board.revision,
    refreshedAt: board.refreshedAt,
    testLabels: revision.testLabels,
    uncertainty: UNCERTAINTY,
    trust: TRUST[revision.testLabels],
    csvUrl: exported('csv'),
    jsonUrl: exported('json'),
    bibtexUrl: exported('bib'),
  };
}

/** A row as GraphQL shows it. */
export const entryOf = (row: EntryRow): LeaderboardEntry => ({
  row,
  position: row.position,
  rank: row.rank,
  tied: row.tied,
  tier: row.tier,
  score: scoreOf(row.scores[RANKED_BY[row.track]]),
  scores: scoresOf(row.scores, null),
  accountSubmissions: row.accountSubmissions,
  submittedAt: row.submittedAt,
  knowsDomain: row.knowsDomain,
  labelsUsed: row.labelsUsed,
  kind: row.kind,
});
