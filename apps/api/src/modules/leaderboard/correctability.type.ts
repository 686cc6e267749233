import { Extensions, Field, Float, ObjectType } from 'type-graphql';
import { Score } from './score.type.js';

/** Methods of a board that correctability rests on. */
export const METHODS_MAX = 100;
/** Points of a discrepancy that an answer has. */
export const POINTS_MAX = 400;

@ObjectType({ description: 'One method on one instrument: what is gone of a discrepancy, and what was gained.' })
export class CorrectabilityPoint {
  @Field(() => String, { description: 'The method’s name.' })
  method!: string;

  @Field(() => String, { description: 'The instrument; it has a point a pair where a benchmark has several.' })
  instrument!: string;

  @Field(() => Float, {
    description:
      'The discrepancy that is gone, as a share of what there was above the value that says no difference; below 0 where it grew.',
  })
  reduction!: number;

  @Field(() => Float, { description: 'Cross-dataset ROC-AUC less that of the uncorrected embedding.' })
  gain!: number;
}

@ObjectType({
  description:
    'How well the reduction of a discrepancy between datasets predicts what a correction gains (docs/protocol.md, section 4).',
})
export class Correctability {
  @Field(() => String, { description: 'The discrepancy, by its id.' })
  discrepancy!: string;

  @Field(() => String, { description: 'What it is called.' })
  title!: string;

  @Field(() => Score, {
    description:
      'Spearman’s correlation of reduction and gain over all points, with Bonett & Wright’s interval. Points of one instrument or one embedding are not independent, so that the interval is too narrow.',
  })
  correlation!: Score;

  @Extensions({ listLength: POINTS_MAX })
  @Field(() => [CorrectabilityPoint], {
    description: `What it rests on, in the order of the board; of more than ${POINTS_MAX} points as many, evenly spaced over all.`,
  })
  points!: CorrectabilityPoint[];
}
