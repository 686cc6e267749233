import { RECORD_METRICS } from '@ebb/core/benchmark/verdict/record-rows';
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { AFTER, FIRST, FirstType } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { Method, methodOf } from '../method/method.type.js';
import { shownVersion } from './evaluation.service.js';
import { Evaluation, evaluationOf } from './evaluation.type.js';
import { ResultFilter } from './results.input.js';
import { listResults } from './results.service.js';
import { Metric, Result, ResultConnection } from './results.type.js';

@Resolver(() => Result)
export class ResultsResolver {
  @Query(() => ResultConnection, {
    description:
      'The long table: every figure on a benchmark’s current revision. A page may be short although more follow (`hasNextPage`), where few rows pass the filter.',
  })
  results(
    @Ctx() { runtime }: RequestContext,
    @Arg('benchmark', () => String, { description: 'The benchmark’s name: mini, ismir2023.' }) benchmark: string,
    @Arg('filter', () => ResultFilter, { nullable: true, description: 'Which rows; by default all.' })
    filter?: ResultFilter | null,
    @Arg('first', FirstType, FIRST) first?: number | null,
    @Arg('after', () => String, AFTER) after?: string | null,
  ) {
    return listResults(runtime.db, benchmark, { first, after }, filter ?? {});
  }

  @Query(() => [Metric], { description: 'What the long table measures.' })
  metrics(): Metric[] {
    return Object.entries(RECORD_METRICS).map(([id, description]) => ({ id, description }));
  }

  @FieldResolver(() => Method, { description: 'The method that had it first, and is not withdrawn.' })
  async method(@Root() { evaluationId }: Result, @Ctx() context: RequestContext): Promise<Method> {
    return methodOf(await context.loaders.method.load((await shownVersion(context, evaluationId)).methodId));
  }

  @FieldResolver(() => Evaluation, { description: 'All that was found with it.' })
  async evaluation(@Root() { evaluationId }: Result, @Ctx() { loaders }: RequestContext): Promise<Evaluation> {
    return evaluationOf(await loaders.evaluation.load(evaluationId));
  }
}
