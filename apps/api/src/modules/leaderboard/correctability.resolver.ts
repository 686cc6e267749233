import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { Embedding } from '../benchmark/benchmark.type.js';
import { correctabilityShown } from './correctability.service.js';
import { Correctability, METHODS_MAX } from './correctability.type.js';

@Resolver(() => Embedding)
export class CorrectabilityResolver {
  @FieldResolver(() => [Correctability], {
    description:
      'By discrepancy, how well its reduction predicts what a correction gains, over the methods of the embedding’s global board, ' +
      `the first ${METHODS_MAX} of it. Points of one instrument or one embedding are not independent, so that intervals are too narrow ` +
      '(docs/protocol.md, section 4). Empty while no correction stands there whose gains and reductions were kept.',
  })
  async correctability(@Root() { row }: Embedding, @Ctx() { loaders }: RequestContext): Promise<Correctability[]> {
    return correctabilityShown(await loaders.correctabilityOfEmbedding.load(row.id));
  }
}
