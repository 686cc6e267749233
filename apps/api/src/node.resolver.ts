import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from './graphql/context.js';
import { type NodeKind, splitGlobalId } from './graphql/global-id.js';
import { type FoundNode, Node, type NodeFinder } from './graphql/node.js';
import { accountById } from './modules/account/account.service.js';
import { accountOf, apiKeyOf } from './modules/account/account.type.js';
import { apiKeyById } from './modules/account/api-key.service.js';
import { BOARD_NODE_FINDERS } from './modules/leaderboard/node-finders.js';
import { submissionOf } from './modules/submission/submission.type.js';
import { submissionById } from './modules/submission/submission-read.service.js';

/** How each kind is found; a module adds its own here. */
const FINDERS: { readonly [K in NodeKind]?: NodeFinder } = {
  ...BOARD_NODE_FINDERS,
  Submission: async (key, { runtime }) => {
    const row = await submissionById(runtime.db, key);
    return row ? submissionOf(row) : null;
  },
  Account: async (key, { runtime }) => {
    const account = await accountById(runtime.db, key);
    return account ? accountOf(account) : null;
  },
  ApiKey: async (key, { runtime, viewer }) => {
    const found = viewer && (await apiKeyById(runtime.db, viewer, key));
    return found ? apiKeyOf(found) : null;
  },
};

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'Anything that has an id; null where there is no such thing.' })
  async node(
    @Arg('id', () => ID, { description: 'As the server gave it.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<FoundNode | null> {
    const [kind, key] = splitGlobalId(id);
    const found = kind && (await FINDERS[kind]?.(key, context));
    return found ? { ...found, __typename: kind } : null;
  }
}
