import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { MethodKind } from '../../db/schema/method.js';
import { AFTER, FIRST, FirstType } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { MethodKindEnum } from '../../graphql/enums.js';
import { Account, accountOf } from '../account/account.type.js';
import { MethodFilter, MethodOrder } from './method.input.js';
import { findMethod, listMethods, methodBibtex } from './method.service.js';
import { Method, MethodConnection, MethodVersion, methodOf, type VersionRow, versionOf } from './method.type.js';

@Resolver(() => Method)
export class MethodResolver {
  @Query(() => MethodConnection, { description: 'Methods, by name unless another order is asked for.' })
  methods(
    @Ctx() { runtime }: RequestContext,
    @Arg('first', FirstType, FIRST) first?: number | null,
    @Arg('after', () => String, AFTER) after?: string | null,
    @Arg('filter', () => MethodFilter, { nullable: true, description: 'Which ones; by default all.' })
    filter?: MethodFilter | null,
    @Arg('orderBy', () => MethodOrder, { nullable: true, description: 'In which order; by default by name.' })
    orderBy?: MethodOrder | null,
  ) {
    return listMethods(runtime.db, { first, after }, filter, orderBy ?? undefined);
  }

  @Query(() => Method, { nullable: true, description: 'The method of that name; null where there is none.' })
  async method(
    @Ctx() { runtime }: RequestContext,
    @Arg('slug', () => String, { description: 'Its name.' }) slug: string,
  ): Promise<Method | null> {
    const found = await findMethod(runtime.db, slug);
    return found ? methodOf(found) : null;
  }

  @FieldResolver(() => Account, { description: 'Who submitted it.' })
  async account(@Root() { row }: Method, @Ctx() { loaders }: RequestContext): Promise<Account> {
    return accountOf(await loaders.account.load(row.accountId));
  }

  @FieldResolver(() => MethodKindEnum, { description: 'The kind of its latest version.' })
  async kind(@Root() { row }: Method, @Ctx() context: RequestContext): Promise<MethodKind> {
    return (await latestVersion(context, row.id)).kind;
  }

  @FieldResolver(() => MethodVersion, { description: 'The one that was submitted last.' })
  async latestVersion(@Root() { row }: Method, @Ctx() context: RequestContext): Promise<MethodVersion> {
    return versionOf(await latestVersion(context, row.id));
  }

  @FieldResolver(() => [MethodVersion], { description: 'All of them, the latest first.' })
  async versions(@Root() { row }: Method, @Ctx() { loaders }: RequestContext): Promise<MethodVersion[]> {
    return (await loaders.versionsOfMethod.load(row.id)).map(versionOf);
  }

  @FieldResolver(() => String, { description: 'How to cite it, as a BibTeX entry.' })
  async bibtex(@Root() { row }: Method, @Ctx() { runtime, loaders }: RequestContext): Promise<string> {
    return methodBibtex(runtime, row, (await loaders.account.load(row.accountId)).displayName);
  }
}

async function latestVersion({ loaders }: RequestContext, methodId: string): Promise<VersionRow> {
  const [latest] = await loaders.versionsOfMethod.load(methodId);
  return latest!;
}
