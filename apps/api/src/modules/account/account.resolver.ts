import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../graphql/context.js';
import { fromGlobalId } from '../../graphql/global-id.js';
import { requireScope } from '../../graphql/require-scope.js';
import { payload } from '../../graphql/user-error.js';
import { CreateAccountInput, CreateApiKeyInput } from './account.input.js';
import { createAccount } from './account.service.js';
import {
  ApiKey,
  accountOf,
  apiKeyOf,
  CreateAccountPayload,
  CreateApiKeyPayload,
  Quota,
  RevokeApiKeyPayload,
  ViewerInfo,
} from './account.type.js';
import { createApiKey, keysOfAccount, revokeApiKey } from './api-key.service.js';
import { quotaOf } from './quota.service.js';

@Resolver(() => ViewerInfo)
export class AccountResolver {
  @Query(() => ViewerInfo, { nullable: true, description: 'Who asks, by the key that came; null without one.' })
  async viewer(@Ctx() { viewer, loaders }: RequestContext): Promise<ViewerInfo | null> {
    if (!viewer) return null;
    return { account: accountOf(await loaders.account.load(viewer.accountId)), scopes: [...viewer.scopes] };
  }

  @FieldResolver(() => [ApiKey], { description: 'All keys of the account, revoked ones too.' })
  async keys(@Ctx() context: RequestContext): Promise<ApiKey[]> {
    const { accountId } = requireScope(context, 'read');
    return (await keysOfAccount(context.runtime.db, accountId)).map(apiKeyOf);
  }

  @FieldResolver(() => Quota, { description: 'What the key may submit today.' })
  quota(@Ctx() context: RequestContext): Promise<Quota> {
    const { keyId } = requireScope(context, 'read');
    const { db, env } = context.runtime;
    return quotaOf(db, keyId, env.EBB_SUBMISSIONS_PER_DAY);
  }

  @Mutation(() => CreateAccountPayload, {
    description: 'Makes an account and its first key, where the server lets everyone or the invited sign up.',
  })
  createAccount(
    @Arg('input', () => CreateAccountInput, { description: 'The account.' }) input: CreateAccountInput,
    @Ctx() { runtime, address }: RequestContext,
  ) {
    return payload(async () => {
      const { account, key, secret } = await createAccount(runtime, { ...input, address });
      return { account: accountOf(account), key: apiKeyOf(key), secret };
    });
  }

  @Mutation(() => CreateApiKeyPayload, { description: 'Makes another key for the account. Needs the scope SUBMIT.' })
  createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'The key.' }) input: CreateApiKeyInput,
    @Ctx() context: RequestContext,
  ) {
    return payload(async () => {
      const { row, secret } = await createApiKey(context.runtime.db, requireScope(context, 'submit'), input);
      return { key: apiKeyOf(row), secret };
    });
  }

  @Mutation(() => RevokeApiKeyPayload, {
    description: 'Revokes a key for good: any of the account with the scope SUBMIT, itself with READ, all with ADMIN.',
  })
  revokeApiKey(@Arg('id', () => ID, { description: 'The key’s id.' }) id: string, @Ctx() context: RequestContext) {
    return payload(async () => {
      const key = fromGlobalId('ApiKey', id);
      const viewer = requireScope(context, key === context.viewer?.keyId ? 'read' : 'submit');
      return { key: apiKeyOf(await revokeApiKey(context.runtime.db, viewer, key)) };
    });
  }
}
