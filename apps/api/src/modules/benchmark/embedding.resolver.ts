import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import type { Runtime } from '../../runtime.js';
import { Score, scoreOf } from '../leaderboard/score.type.js';
import { downloadFiles } from './benchmark.service.js';
import { Benchmark, benchmarkOf, Embedding, embeddingOf, TrainingData } from './benchmark.type.js';
import type { EmbeddingRow, RevisionRow } from './benchmark-store.service.js';

@Resolver(() => Embedding)
export class EmbeddingResolver {
  @FieldResolver(() => Benchmark, { description: 'The benchmark whose clips were embedded.' })
  async benchmark(@Root() { row }: Embedding, @Ctx() { loaders }: RequestContext): Promise<Benchmark> {
    return benchmarkOf(await loaders.revision.load(row.revisionId));
  }

  @FieldResolver(() => Score, {
    nullable: true,
    description:
      'What uncorrected probes lose between datasets: mean ROC-AUC within less across. null while nothing was judged on it.',
  })
  async gap(@Root() { row }: Embedding, @Ctx() { loaders }: RequestContext): Promise<Score | null> {
    const gap = await loaders.gapOfEmbedding.load(row.id);
    return gap ? scoreOf(gap) : null;
  }

  @FieldResolver(() => TrainingData, { description: 'What an author needs to fit a method.' })
  async trainingData(@Root() { row }: Embedding, @Ctx() { runtime, loaders }: RequestContext): Promise<TrainingData> {
    return trainingDataOf(runtime, await loaders.revision.load(row.revisionId), row);
  }
}

/** An author's download as GraphQL shows it. */
export const trainingDataOf = (runtime: Runtime, revision: RevisionRow, embedding: EmbeddingRow): TrainingData => ({
  embedding: embeddingOf(embedding),
  files: downloadFiles(runtime, revision.slug, embedding),
  instruments: revision.instruments,
  datasets: revision.datasets.map(({ id }) => id),
});
