import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { EmbeddingRow } from './benchmark-store.service.js';

@ObjectType({ description: 'How many clips of a dataset lie where along the direction that separates the datasets.' })
export class SeparationHistogram {
  @Field(() => String, { description: 'The dataset’s name in results.' })
  dataset!: string;

  @Field(() => [Int], { description: 'Clips by bin, in the order of the bins.' })
  counts!: readonly number[];

  @Field(() => Int, { description: 'Clips in all bins.' })
  clips!: number;
}

@ObjectType({
  description:
    'Where the clips of two datasets lie along the direction that separates these: the further apart, the more the embedding says of the dataset.',
})
export class Separation {
  @Field(() => [Float], {
    description: 'Ends of the bins, ascending, one more than bins; a bin holds its lower end.',
  })
  edges!: readonly number[];

  @Field(() => [SeparationHistogram], {
    description: 'The two datasets; the second lies on the side of higher values.',
  })
  datasets!: SeparationHistogram[];

  @Field(() => String, { description: 'What is shown, and how well the direction tells the datasets apart.' })
  note!: string;
}

/** A stored histogram as GraphQL shows it. */
export function separationShown({ separation }: EmbeddingRow): Separation | null {
  if (!separation) return null;
  const datasets = separation.datasets.map(({ dataset, counts }) => ({
    dataset,
    counts,
    clips: counts.reduce((sum, count) => sum + count, 0),
  }));
  const [first, second] = datasets.map(({ dataset }) => dataset);
  const { auc, share } = separation;
  return {
    edges: separation.edges,
    datasets,
    note:
      `Training clips alone, on which the direction is fitted too (the normal of Fisher’s discriminant, as ebb plot embedding --split train draws it). ` +
      `Along it, a clip of ${second} lies above one of ${first} with probability ${auc.toFixed(3)} (AUC; 0.5 is chance), flattered by the fit; ` +
      `it holds ${(100 * share).toPrecision(2)}% of the clips’ variance.`,
  };
}
