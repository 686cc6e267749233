import { Field, Float, ObjectType } from 'type-graphql';
import { ComparedScoreEnum } from '../../graphql/enums.js';
import { Evaluation } from './evaluation.type.js';

@ObjectType({ description: 'The ROC-AUCs of one instrument, and the test of their difference.' })
export class InstrumentDifference {
  @Field(() => String, { description: 'The instrument.' })
  instrument!: string;

  @Field(() => String, { description: 'The dataset that probes were trained on.' })
  trainSet!: string;

  @Field(() => String, { description: 'The dataset that they were tested on.' })
  testSet!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The datasets on which training sets were balanced, `a+b`; only where a benchmark has more than two.',
  })
  pair!: string | null;

  @Field(() => Float, { description: 'Of the first method.' })
  aValue!: number;

  @Field(() => Float, { description: 'Of the second method.' })
  bValue!: number;

  @Field(() => Float, { description: 'Of the first less that of the second.' })
  difference!: number;

  @Field(() => Float, { description: 'The lower end of its 95% interval.' })
  low!: number;

  @Field(() => Float, { description: 'The upper end of its 95% interval.' })
  high!: number;

  @Field(() => Float, { description: 'Two-sided p-value of this test alone.' })
  p!: number;

  @Field(() => Float, { description: 'Holm-adjusted over the instruments and directions of the embedding.' })
  adjustedP!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'By DeLong’s test, which takes clips of one recording for independent; null with fewer than 2 clips of a class.',
  })
  delongP!: number | null;
}

@ObjectType({ description: 'The ROC-AUCs under one acoustic condition, and the test of their difference.' })
export class ConditionDifference {
  @Field(() => String, { description: 'The effect.' })
  effect!: string;

  @Field(() => Float, { description: 'Its strength.' })
  strength!: number;

  @Field(() => Float, { description: 'Of the first method.' })
  aValue!: number;

  @Field(() => Float, { description: 'Of the second method.' })
  bValue!: number;

  @Field(() => Float, { description: 'Of the first less that of the second.' })
  difference!: number;

  @Field(() => Float, { description: 'The lower end of its 95% interval.' })
  low!: number;

  @Field(() => Float, { description: 'The upper end of its 95% interval.' })
  high!: number;

  @Field(() => Float, { description: 'Two-sided p-value of this test alone.' })
  p!: number;

  @Field(() => Float, { description: 'Holm-adjusted over the conditions of the embedding.' })
  adjustedP!: number;
}

@ObjectType({ description: 'Two methods compared on one embedding by paired draws of the test sets’ recordings.' })
export class Comparison {
  @Field(() => ComparedScoreEnum, { description: 'By which score.' })
  score!: 'cross' | 'within' | 'robustness';

  @Field(() => Evaluation, { description: 'The first.' })
  a!: Evaluation;

  @Field(() => Evaluation, { description: 'The second.' })
  b!: Evaluation;

  @Field(() => Float, {
    nullable: true,
    description: 'The score of the first less that of the second; null where one has none.',
  })
  difference!: number | null;

  @Field(() => Float, { nullable: true, description: 'The lower end of its 95% interval.' })
  low!: number | null;

  @Field(() => Float, { nullable: true, description: 'The upper end of its 95% interval.' })
  high!: number | null;

  @Field(() => Float, { nullable: true, description: 'Two-sided p-value of this test alone.' })
  p!: number | null;

  @Field(() => Float, { nullable: true, description: 'The score of the first.' })
  aValue!: number | null;

  @Field(() => Float, { nullable: true, description: 'The score of the second.' })
  bValue!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether p is at most 0.05; null where there is no difference to test.',
  })
  significant!: boolean | null;

  @Field(() => String, { nullable: true, description: 'Why they cannot be compared; null where they can.' })
  reason!: string | null;

  @Field(() => [InstrumentDifference], { description: 'By instrument and direction; none for robustness.' })
  instruments!: InstrumentDifference[];

  @Field(() => [ConditionDifference], { description: 'By acoustic condition; for robustness alone.' })
  conditions!: ConditionDifference[];

  @Field(() => String, { description: 'What the test says, and what it does not.' })
  note!: string;
}
