import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { results } from '../../db/schema/evaluation.js';
import { connectionType } from '../../graphql/connection.js';
import { EvaluationScopeEnum } from '../../graphql/enums.js';
import type { EvaluationScope } from './evaluation-store.service.js';

/** A row of the long table with what its evaluation is of. */
export type ResultRow = typeof results.$inferSelect & { readonly embedding: string; readonly scope: EvaluationScope };

@ObjectType({
  description:
    'One figure of the long table. What a column does not apply to is null: a figure without datasets is a mean over them, a ROC-AUC without an ' +
    'instrument one over instruments.',
})
export class Result {
  /** The evaluation that it is of. */
  readonly evaluationId!: string;

  @Field(() => ID, { description: 'Opaque and stable.' })
  id!: string;

  @Field(() => String, { description: 'The embedding’s name.' })
  embedding!: string;

  @Field(() => EvaluationScopeEnum, { description: 'On which training clips the method was fitted.' })
  scope!: EvaluationScope;

  @Field(() => String, { nullable: true, description: 'The dataset that the probe was trained on.' })
  trainSet!: string | null;

  @Field(() => String, { nullable: true, description: 'The dataset that it was tested on.' })
  testSet!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The datasets on which training sets were balanced, `a+b`; only where a benchmark has more than two.',
  })
  pair!: string | null;

  @Field(() => String, { nullable: true, description: 'The instrument.' })
  instrument!: string | null;

  @Field(() => String, { nullable: true, description: 'The genre of the test clips.' })
  genre!: string | null;

  @Field(() => String, { nullable: true, description: 'The acoustic effect.' })
  effect!: string | null;

  @Field(() => Float, { nullable: true, description: 'Its strength; null where strengths are mixed, too.' })
  strength!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Which clips are affected: `clean-affected` is trained on clean, tested on affected ones.',
  })
  regime!: string | null;

  @Field(() => String, { nullable: true, description: 'The measure of the difference between datasets.' })
  discrepancy!: string | null;

  @Field(() => String, { nullable: true, description: 'Which clips a discrepancy compares.' })
  part!: string | null;

  @Field(() => String, { description: 'What it measures, see `metrics`.' })
  metric!: string;

  @Field(() => Float, { nullable: true, description: 'The figure; null where it is not defined, for `reason`.' })
  value!: number | null;

  @Field(() => Float, { nullable: true, description: 'The lower end of its 95% interval; null for what has none.' })
  low!: number | null;

  @Field(() => Float, { nullable: true, description: 'The upper end of its 95% interval; null for what has none.' })
  high!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Clips that it rests on, where it is of one instrument and test set.',
  })
  n!: number | null;

  @Field(() => String, { nullable: true, description: 'Why there is no value.' })
  reason!: string | null;
}

/** A page of the long table. */
export const ResultConnection = connectionType('Result', () => Result);

@ObjectType({ description: 'A metric of the long table.' })
export class Metric {
  @Field(() => String, { description: 'Its name in the table.' })
  id!: string;

  @Field(() => String, { description: 'What it is.' })
  description!: string;
}

/** A row as GraphQL shows it. */
export const resultOf = ({ id, ...row }: ResultRow): Result => ({
  ...row,
  id: Buffer.from(`Result:${id}`).toString('base64url'),
});
