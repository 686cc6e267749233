import { Field, Float, ObjectType } from 'type-graphql';
import type { StoredScore } from '../../db/schema/evaluation.js';
import { SCORE_NAMES, type ScoreName } from './score-names.js';

@ObjectType({ description: 'A score with its 95% interval, or why there is none: a missing score is never 0.' })
export class Score {
  @Field(() => Float, { nullable: true, description: 'null where the score is not defined; `reason` then says why.' })
  value!: number | null;

  @Field(() => Float, { nullable: true, description: 'The lower end of its 95% interval.' })
  low!: number | null;

  @Field(() => Float, { nullable: true, description: 'The upper end of its 95% interval.' })
  high!: number | null;

  @Field(() => String, { nullable: true, description: 'Why there is no value; null where there is one.' })
  reason!: string | null;
}

@ObjectType({ description: 'All scores of a method on an embedding (docs/protocol.md).' })
export class Scores implements Record<ScoreName, Score> {
  @Field(() => Score, { description: 'Mean ROC-AUC of probes trained and tested on one dataset.' })
  within!: Score;

  @Field(() => Score, { description: 'Mean ROC-AUC of probes trained on one dataset and tested on another.' })
  cross!: Score;

  @Field(() => Score, { description: '`cross` less that of the uncorrected embedding.' })
  gain!: Score;

  @Field(() => Score, { description: '`gain` as a share of the embedding’s gap; may be below 0 or above 1.' })
  recovery!: Score;

  @Field(() => Score, { description: '`within` of the uncorrected embedding less that of the method.' })
  cost!: Score;

  @Field(() => Score, { description: 'The lowest cross-dataset ROC-AUC of an instrument.' })
  worstInstrument!: Score;

  @Field(() => Score, { description: 'The highest less the lowest cross-dataset ROC-AUC of an instrument.' })
  instrumentSpread!: Score;

  @Field(() => Score, { description: 'The lowest cross-dataset ROC-AUC of a genre.' })
  worstGenre!: Score;

  @Field(() => Score, { description: 'The highest less the lowest cross-dataset ROC-AUC of a genre.' })
  genreSpread!: Score;

  @Field(() => Score, {
    description: 'Share of the uncorrected probes’ ROC-AUC above chance left under effects, mean over conditions.',
  })
  robustness!: Score;

  @Field(() => Score, {
    description: 'Mean corruption error, x 100: the error under effects relative to the uncorrected embedding’s.',
  })
  mce!: Score;
}

/** A stored score as it is shown; `otherwise` is the reason where nothing is stored. */
export function scoreOf(stored: StoredScore | undefined, otherwise = 'It was not computed.'): Score {
  if (!stored || 'reason' in stored) {
    return { value: null, low: null, high: null, reason: stored?.reason ?? otherwise };
  }
  return { value: stored.value, low: stored.low, high: stored.high, reason: null };
}

/** All scores as they are shown; those of a method that failed have its failure as their reason. */
export const scoresOf = (stored: Readonly<Record<string, StoredScore>>, failure: string | null): Scores =>
  Object.fromEntries(
    SCORE_NAMES.map((name) => [name, scoreOf(stored[name], failure ?? undefined)]),
  ) as unknown as Scores;
