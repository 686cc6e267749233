import { Field, InputType, registerEnumType } from 'type-graphql';
import type { MethodKind } from '../../db/schema/method.js';
import { DirectionEnum, MethodKindEnum } from '../../graphql/enums.js';

export const LeaderboardOrderByEnum = {
  RANK: 'position',
  CROSS: 'cross',
  WITHIN: 'within',
  GAIN: 'gain',
  RECOVERY: 'recovery',
  COST: 'cost',
  ROBUSTNESS: 'robustness',
  MCE: 'mce',
  WORST_INSTRUMENT: 'worstInstrument',
  METHOD: 'methodSlug',
  SUBMITTED_AT: 'submittedAt',
} as const;
export type LeaderboardOrderBy = (typeof LeaderboardOrderByEnum)[keyof typeof LeaderboardOrderByEnum];
registerEnumType(LeaderboardOrderByEnum, {
  name: 'LeaderboardOrderBy',
  description: 'What entries are ordered by; those that have no such score come last.',
  valuesConfig: {
    RANK: { description: 'Rank, and score within a rank. DESC: the best first.' },
    CROSS: { description: 'The score `cross`.' },
    WITHIN: { description: 'The score `within`.' },
    GAIN: { description: 'The score `gain`.' },
    RECOVERY: { description: 'The score `recovery`.' },
    COST: { description: 'The score `cost`.' },
    ROBUSTNESS: { description: 'The score `robustness`.' },
    MCE: { description: 'The score `mce`.' },
    WORST_INSTRUMENT: { description: 'The score `worstInstrument`.' },
    METHOD: { description: 'The method’s name.' },
    SUBMITTED_AT: { description: 'When it was submitted.' },
  },
});

@InputType({ description: 'In which order.' })
export class LeaderboardOrder {
  @Field(() => LeaderboardOrderByEnum, { description: 'By what.' })
  by!: LeaderboardOrderBy;

  @Field(() => DirectionEnum, { defaultValue: 'desc', description: 'Which end comes first.' })
  direction!: 'asc' | 'desc';
}

@InputType({ description: 'Which entries; all that is given must hold. Ranks stay those of the whole board.' })
export class LeaderboardFilter {
  @Field(() => MethodKindEnum, { nullable: true, description: 'In this form.' })
  kind?: MethodKind | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they know from which dataset a test clip comes.' })
  knowsDomain?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Whose training labels are one of these: `none`, `dataset`, `dataset+instrument`.',
  })
  labelsUsed?: string[] | null;

  @Field(() => String, { nullable: true, description: 'With this text in the method’s name or title, in any case.' })
  search?: string | null;

  @Field(() => String, { nullable: true, description: 'Of the account with this handle.' })
  account?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they come with Ebb.' })
  builtIn?: boolean | null;
}
