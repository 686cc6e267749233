import { Field, InputType } from 'type-graphql';
import { ScopeEnum } from '../../graphql/enums.js';

@InputType({ description: 'Which rows of the long table; all that is given must hold.' })
export class ResultFilter {
  @Field(() => [String], { nullable: true, description: 'Of one of the methods of these names.' })
  methods?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'On one of the embeddings of these names.' })
  embeddings?: string[] | null;

  @Field(() => ScopeEnum, { nullable: true, description: 'In this scope; what is the same in both belongs to either.' })
  scope?: 'global' | 'classwise' | null;

  @Field(() => [String], { nullable: true, description: 'One of these metrics, see `metrics`.' })
  metric?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Of probes trained on this dataset.' })
  trainSet?: string | null;

  @Field(() => String, { nullable: true, description: 'Of probes tested on this dataset.' })
  testSet?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this instrument.' })
  instrument?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this genre.' })
  genre?: string | null;

  @Field(() => String, { nullable: true, description: 'Under this acoustic effect.' })
  effect?: string | null;

  @Field(() => String, { nullable: true, description: 'In this regime: clean-affected, for instance.' })
  regime?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this discrepancy between datasets.' })
  discrepancy?: string | null;
}
