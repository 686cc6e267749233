import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { Track } from '../../db/schema/evaluation.js';
import { AFTER, type Connection, FIRST, FirstType } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { ScopeEnum, TrackEnum } from '../../graphql/enums.js';
import { Account, accountOf } from '../account/account.type.js';
import { Benchmark, benchmarkOf, Embedding, embeddingOf } from '../benchmark/benchmark.type.js';
import { Method, MethodVersion, methodOf, versionOf } from '../method/method.type.js';
import { Evaluation, evaluationOf, Provenance, provenanceOf } from './evaluation.type.js';
import { LeaderboardFilter, LeaderboardOrder } from './leaderboard.input.js';
import { countEntries, findBoard, listEntries } from './leaderboard.service.js';
import {
  type FoundBoard,
  Leaderboard,
  LeaderboardEntry,
  LeaderboardEntryConnection,
  leaderboardOf,
} from './leaderboard.type.js';

@Resolver(() => Leaderboard)
export class LeaderboardResolver {
  @Query(() => Leaderboard, {
    nullable: true,
    description: 'The board of an embedding; null where there is no such benchmark or embedding.',
  })
  async leaderboard(
    @Ctx() { runtime }: RequestContext,
    @Arg('benchmark', () => String, { description: 'The benchmark’s name: mini, ismir2023.' }) benchmark: string,
    @Arg('embedding', () => String, { description: 'The embedding’s name.' }) embedding: string,
    @Arg('track', () => TrackEnum, { defaultValue: 'generalisation', description: 'What it ranks by.' }) track: Track,
    @Arg('scope', () => ScopeEnum, {
      defaultValue: 'global',
      description: 'On which training clips methods were fitted.',
    })
    scope: 'global' | 'classwise',
    @Arg('revision', () => String, {
      nullable: true,
      description: 'The beginning of a data revision, 8 characters or more; by default the current one.',
    })
    revision?: string | null,
  ): Promise<Leaderboard | null> {
    const found = await findBoard(runtime.db, { benchmark, embedding, scope, revision }, track);
    return found ? leaderboardOf(runtime.publicUrl, found) : null;
  }

  @FieldResolver(() => Benchmark, { description: 'The benchmark that it is of.' })
  benchmark(@Root() { found }: Leaderboard): Benchmark {
    return benchmarkOf(found.revision);
  }

  @FieldResolver(() => Embedding, { description: 'The embedding that it is of.' })
  embedding(@Root() { found }: Leaderboard): Embedding {
    return embeddingOf(found.embedding);
  }

  @FieldResolver(() => Int, { description: 'How many methods stand on it.' })
  entryCount(@Root() { found }: Leaderboard, @Ctx() { runtime }: RequestContext): Promise<number> {
    return countEntries(runtime.db, found);
  }

  @FieldResolver(() => LeaderboardEntryConnection, {
    description: 'Its entries, the best first unless another order is asked for.',
  })
  async entries(
    @Root() { found }: Leaderboard,
    @Ctx() { runtime }: RequestContext,
    @Arg('first', FirstType, FIRST) first?: number | null,
    @Arg('after', () => String, AFTER) after?: string | null,
    @Arg('orderBy', () => LeaderboardOrder, { nullable: true, description: 'In which order; by default by rank.' })
    orderBy?: LeaderboardOrder | null,
    @Arg('filter', () => LeaderboardFilter, { nullable: true, description: 'Which ones; by default all.' })
    filter?: LeaderboardFilter | null,
  ): Promise<EntryPage> {
    const page = await listEntries(runtime.db, found, { first, after }, orderBy ?? undefined, filter);
    return { ...page, found, filter };
  }
}

/** A page of a board, and of which entries. */
interface EntryPage extends Connection<LeaderboardEntry> {
  readonly found: FoundBoard;
  readonly filter: LeaderboardFilter | null | undefined;
}

@Resolver(() => LeaderboardEntryConnection)
export class LeaderboardEntriesResolver {
  @FieldResolver(() => Int, { description: 'How many entries pass the filter, on all pages.' })
  totalCount(@Root() { found, filter }: EntryPage, @Ctx() { runtime }: RequestContext): Promise<number> {
    return countEntries(runtime.db, found, filter);
  }
}

@Resolver(() => LeaderboardEntry)
export class LeaderboardEntryResolver {
  @FieldResolver(() => Method, { description: 'The method.' })
  async method(@Root() { row }: LeaderboardEntry, @Ctx() { loaders }: RequestContext): Promise<Method> {
    return methodOf(await loaders.method.load((await loaders.version.load(row.versionId)).methodId));
  }

  @FieldResolver(() => MethodVersion, {
    description: 'The version that stands on the board: the latest that was judged on it.',
  })
  async version(@Root() { row }: LeaderboardEntry, @Ctx() { loaders }: RequestContext): Promise<MethodVersion> {
    return versionOf(await loaders.version.load(row.versionId));
  }

  @FieldResolver(() => Evaluation, { description: 'All figures behind the entry.' })
  async evaluation(@Root() { row }: LeaderboardEntry, @Ctx() { loaders }: RequestContext): Promise<Evaluation> {
    return evaluationOf(await loaders.evaluation.load(row.evaluationId));
  }

  @FieldResolver(() => Provenance, { description: 'What the figures rest on.' })
  async provenance(@Root() { row }: LeaderboardEntry, @Ctx() { loaders }: RequestContext): Promise<Provenance> {
    return provenanceOf(await loaders.evaluation.load(row.evaluationId));
  }

  @FieldResolver(() => Account, { description: 'Who submitted it.' })
  async account(@Root() { row }: LeaderboardEntry, @Ctx() { loaders }: RequestContext): Promise<Account> {
    const { methodId } = await loaders.version.load(row.versionId);
    return accountOf(await loaders.account.load((await loaders.method.load(methodId)).accountId));
  }
}
