import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { EvaluationRow } from '../../db/evaluation-columns.js';
import type { RequestContext } from '../../graphql/context.js';
import { Embedding, embeddingOf } from '../benchmark/benchmark.type.js';
import { Method, MethodVersion, methodOf, versionOf } from '../method/method.type.js';
import { reproducingCommand, shownVersion } from './evaluation.service.js';
import { Evaluation, evaluationOf, Provenance } from './evaluation.type.js';

@Resolver(() => Evaluation)
export class EvaluationResolver {
  @FieldResolver(() => Method, { description: 'The method that had it first, and is not withdrawn.' })
  async method(@Root() { row }: Evaluation, @Ctx() context: RequestContext): Promise<Method> {
    return methodOf(await context.loaders.method.load((await shownVersion(context, row.id)).methodId));
  }

  @FieldResolver(() => MethodVersion, { description: 'The version that was judged.' })
  async version(@Root() { row }: Evaluation, @Ctx() context: RequestContext): Promise<MethodVersion> {
    return versionOf(await shownVersion(context, row.id));
  }

  @FieldResolver(() => Embedding, { description: 'What it was judged on.' })
  async embedding(@Root() { row }: Evaluation, @Ctx() { loaders }: RequestContext): Promise<Embedding> {
    return embeddingOf(await loaders.embedding.load(row.embeddingId));
  }
}

@Resolver(() => Provenance)
export class ProvenanceResolver {
  @FieldResolver(() => String, { description: 'The command of Ebb that computes it again.' })
  command(@Root() { row }: Provenance, @Ctx() context: RequestContext): Promise<string> {
    return reproducingCommand(context, row);
  }
}

@Resolver(() => Method)
export class MethodEvaluationsResolver {
  @FieldResolver(() => [Evaluation], {
    description: 'What was found of it, of old versions and on old data too: the latest hundred, the latest first.',
  })
  async evaluations(
    @Root() { row }: Method,
    @Ctx() { loaders }: RequestContext,
    @Arg('benchmark', () => String, { nullable: true, description: 'Only on this benchmark, in its current revision.' })
    benchmark?: string | null,
    @Arg('embedding', () => String, { nullable: true, description: 'Only on embeddings of this name.' })
    embedding?: string | null,
  ): Promise<Evaluation[]> {
    const found = await loaders.evaluationsOfMethod.load(row.id);
    const wanted = await Promise.all(
      found.map(async (evaluation: EvaluationRow) => {
        if (benchmark == null && embedding == null) return true;
        const on = await loaders.embedding.load(evaluation.embeddingId);
        if (embedding != null && on.slug !== embedding) return false;
        if (benchmark == null) return true;
        const revision = await loaders.revision.load(on.revisionId);
        return revision.slug === benchmark && revision.current && on.current;
      }),
    );
    return found.filter((_, k) => wanted[k]).map(evaluationOf);
  }
}
