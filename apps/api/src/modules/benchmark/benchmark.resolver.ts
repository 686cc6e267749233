import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { AFTER, FIRST, FirstType } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { benchmarkBibtex, findEmbedding, listBenchmarks, showFixture } from './benchmark.service.js';
import {
  Benchmark,
  BenchmarkConnection,
  BenchmarkFixture,
  benchmarkOf,
  Embedding,
  embeddingOf,
  TrainingData,
} from './benchmark.type.js';
import { findRevision } from './benchmark-store.service.js';
import { trainingDataOf } from './embedding.resolver.js';

const SLUG = 'The benchmark’s name: mini, ismir2023.';
const EMBEDDING = 'The embedding’s name.';

@Resolver(() => Benchmark)
export class BenchmarkResolver {
  @Query(() => BenchmarkConnection, { description: 'All benchmarks in their current revision, by name.' })
  benchmarks(
    @Ctx() { runtime }: RequestContext,
    @Arg('first', FirstType, FIRST) first?: number | null,
    @Arg('after', () => String, AFTER) after?: string | null,
  ) {
    return listBenchmarks(runtime.db, { first, after });
  }

  @Query(() => Benchmark, { nullable: true, description: 'A benchmark; null where there is none of that name.' })
  async benchmark(
    @Ctx() { runtime }: RequestContext,
    @Arg('slug', () => String, { description: SLUG }) slug: string,
    @Arg('revision', () => String, {
      nullable: true,
      description: 'The beginning of a data revision, 8 characters or more; by default the current one.',
    })
    revision?: string | null,
  ): Promise<Benchmark | null> {
    const found = await findRevision(runtime.db, slug, revision);
    return found ? benchmarkOf(found) : null;
  }

  @Query(() => Embedding, { nullable: true, description: 'An embedding of a benchmark; null where there is none.' })
  async embedding(
    @Ctx() { runtime }: RequestContext,
    @Arg('benchmark', () => String, { description: SLUG }) benchmark: string,
    @Arg('slug', () => String, { description: EMBEDDING }) slug: string,
  ): Promise<Embedding | null> {
    const found = await findEmbedding(runtime.db, benchmark, slug);
    return found ? embeddingOf(found.embedding) : null;
  }

  @Query(() => TrainingData, {
    nullable: true,
    description: 'What an author needs to fit a method; null where there is no such embedding.',
  })
  async trainingData(
    @Ctx() { runtime }: RequestContext,
    @Arg('benchmark', () => String, { description: SLUG }) benchmark: string,
    @Arg('embedding', () => String, { description: EMBEDDING }) slug: string,
  ): Promise<TrainingData | null> {
    const found = await findEmbedding(runtime.db, benchmark, slug);
    return found ? trainingDataOf(runtime, found.revision, found.embedding) : null;
  }

  @Query(() => BenchmarkFixture, {
    nullable: true,
    description: 'The sample on which graphs are tried before they are queued; null where there is no such embedding.',
  })
  async benchmarkFixture(
    @Ctx() { runtime }: RequestContext,
    @Arg('benchmark', () => String, { description: SLUG }) benchmark: string,
    @Arg('embedding', () => String, { description: EMBEDDING }) slug: string,
  ): Promise<BenchmarkFixture | null> {
    const found = await findEmbedding(runtime.db, benchmark, slug);
    return found ? showFixture(runtime, benchmark, found.embedding) : null;
  }

  @FieldResolver(() => [Embedding], { description: 'Its embeddings, in their order.' })
  async embeddings(@Root() { row }: Benchmark, @Ctx() { loaders }: RequestContext): Promise<Embedding[]> {
    return (await loaders.embeddingsOfRevision.load(row.id)).map(embeddingOf);
  }

  @FieldResolver(() => [Benchmark], {
    description: 'All states of its data that are on this server, the latest first.',
  })
  async revisions(@Root() { slug }: Benchmark, @Ctx() { loaders }: RequestContext): Promise<Benchmark[]> {
    return (await loaders.revisionsOfSlug.load(slug)).map(benchmarkOf);
  }

  @FieldResolver(() => String, { description: 'How to cite it, as a BibTeX entry.' })
  bibtex(@Root() { row }: Benchmark, @Ctx() { runtime }: RequestContext): string {
    return benchmarkBibtex(runtime, row);
  }
}
