import { Field, InputType, registerEnumType } from 'type-graphql';
import type { MethodKind } from '../../db/schema/method.js';
import { DirectionEnum, MethodKindEnum } from '../../graphql/enums.js';

export const MethodOrderByEnum = { SLUG: 'slug', TITLE: 'title', CREATED_AT: 'createdAt' } as const;
export type MethodOrderBy = (typeof MethodOrderByEnum)[keyof typeof MethodOrderByEnum];
registerEnumType(MethodOrderByEnum, {
  name: 'MethodOrderBy',
  description: 'What methods are ordered by.',
  valuesConfig: {
    SLUG: { description: 'Their names.' },
    TITLE: { description: 'Their titles.' },
    CREATED_AT: { description: 'When they were first submitted.' },
  },
});

@InputType({ description: 'Which methods; all that is given must hold.' })
export class MethodFilter {
  @Field(() => MethodKindEnum, { nullable: true, description: 'With a version of this kind.' })
  kind?: MethodKind | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they come with Ebb.' })
  builtIn?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they were withdrawn.' })
  withdrawn?: boolean | null;

  @Field(() => String, { nullable: true, description: 'Of the account with this handle.' })
  account?: string | null;

  @Field(() => String, { nullable: true, description: 'With this text in the name or the title, in any case.' })
  search?: string | null;
}

@InputType({ description: 'In which order.' })
export class MethodOrder {
  @Field(() => MethodOrderByEnum, { description: 'By what.' })
  by!: MethodOrderBy;

  @Field(() => DirectionEnum, { defaultValue: 'asc', description: 'Which end comes first.' })
  direction!: 'asc' | 'desc';
}
