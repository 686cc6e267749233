import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { Artifact, artifactOf, Method, MethodVersion, methodOf } from './method.type.js';

@Resolver(() => MethodVersion)
export class MethodVersionResolver {
  @FieldResolver(() => Method, { description: 'The method that it is of.' })
  async method(@Root() { row }: MethodVersion, @Ctx() { loaders }: RequestContext): Promise<Method> {
    return methodOf(await loaders.method.load(row.methodId));
  }

  @FieldResolver(() => [Artifact], { description: 'Its graphs, one an embedding; none for a recipe.' })
  async artifacts(@Root() { row }: MethodVersion, @Ctx() { loaders }: RequestContext): Promise<Artifact[]> {
    return row.kind === 'recipe' ? [] : (await loaders.artifactsOfVersion.load(row.id)).map(artifactOf);
  }
}
