import type { ComparedScore } from '@ebb/core/benchmark/verdict/compare';
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { ComparedScoreEnum } from '../../graphql/enums.js';
import { compareEvaluations } from './compare.service.js';
import { Comparison } from './compare.type.js';

@Resolver()
export class CompareResolver {
  @Query(() => Comparison, {
    description:
      'Compares two evaluations on the same embedding. Computed when it is first asked for, which takes seconds, and then kept.',
  })
  compare(
    @Ctx() { runtime }: RequestContext,
    @Arg('a', () => ID, { description: 'The id of the first evaluation.' }) a: string,
    @Arg('b', () => ID, { description: 'The id of the second.' }) b: string,
    @Arg('score', () => ComparedScoreEnum, { defaultValue: 'cross', description: 'By which score.' })
    score: ComparedScore,
  ): Promise<Comparison> {
    return compareEvaluations(runtime.db, { a, b }, score);
  }
}
