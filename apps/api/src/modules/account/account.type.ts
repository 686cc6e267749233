import { Field, GraphQLISODateTime, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { accounts, apiKeys } from '../../db/schema/account.js';
import { type KeyScope, SCOPES } from '../../graphql/context.js';
import { toGlobalId } from '../../graphql/global-id.js';
import { Node } from '../../graphql/node.js';
import { UserError } from '../../graphql/user-error.js';

export const KeyScopeEnum = { READ: 'read', SUBMIT: 'submit', ADMIN: 'admin' } as const;
registerEnumType(KeyScopeEnum, {
  name: 'KeyScope',
  description: 'What a key may do.',
  valuesConfig: {
    READ: { description: 'See what is its account’s own: its keys, its logs.' },
    SUBMIT: { description: 'Also upload, submit, cancel and withdraw, and make keys.' },
    ADMIN: { description: 'Also what is others’, as the operator.' },
  },
});

@ObjectType({ implements: Node, description: 'Who submits.' })
export class Account extends Node {
  @Field(() => String, { description: 'Its name on boards.' })
  handle!: string;

  @Field(() => String, { description: 'As it calls itself.' })
  displayName!: string;

  @Field(() => GraphQLISODateTime, { description: 'Since when it is there.' })
  createdAt!: Date;
}

/** A row as GraphQL shows it. */
export const accountOf = ({ id, handle, displayName, createdAt }: typeof accounts.$inferSelect): Account => ({
  id: toGlobalId('Account', id),
  handle,
  displayName,
  createdAt,
});

@ObjectType({ implements: Node, description: 'An API key, without its secret: that is shown once.' })
export class ApiKey extends Node {
  @Field(() => String, { description: 'What its owner calls it.' })
  name!: string;

  @Field(() => String, { description: 'Its first characters, to know it by.' })
  prefix!: string;

  @Field(() => [KeyScopeEnum], { description: 'What it may do.' })
  scopes!: KeyScope[];

  @Field(() => GraphQLISODateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'Until when it holds; null for one that does not end.',
  })
  expiresAt!: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was last used, to the minute.' })
  lastUsedAt!: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it was revoked.' })
  revokedAt!: Date | null;
}

/** A row as GraphQL shows it. */
export const apiKeyOf = (row: typeof apiKeys.$inferSelect): ApiKey => ({
  id: toGlobalId('ApiKey', row.id),
  name: row.name,
  prefix: row.prefix,
  scopes: SCOPES.filter((scope) => row.scopes.includes(scope)),
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  lastUsedAt: row.lastUsedAt,
  revokedAt: row.revokedAt,
});

@ObjectType({ description: 'What may be submitted in a day (UTC).' })
export class Quota {
  @Field(() => Int, { description: 'Submissions a day.' })
  limit!: number;

  @Field(() => Int, { description: 'Of them used; one that failed by a fault of the server does not count.' })
  used!: number;

  @Field(() => Int, { description: 'Of them left.' })
  left!: number;

  @Field(() => GraphQLISODateTime, { description: 'When the next day begins.' })
  resetsAt!: Date;
}

@ObjectType('Viewer', { description: 'Who asks, by the key that came.' })
export class ViewerInfo {
  @Field(() => Account, { description: 'Whose key it is.' })
  account!: Account;

  @Field(() => [KeyScopeEnum], { description: 'What the key may do.' })
  scopes!: KeyScope[];
}

@ObjectType({ description: 'The account that was made.' })
export class CreateAccountPayload {
  @Field(() => Account, { nullable: true, description: 'The account; null when it was not made.' })
  account?: Account;

  @Field(() => ApiKey, { nullable: true, description: 'Its first key, which reads and submits.' })
  key?: ApiKey;

  @Field(() => String, { nullable: true, description: 'The key itself, shown this once: keep it.' })
  secret?: string;

  @Field(() => [UserError], { description: 'What is to be mended; empty when the account was made.' })
  errors!: UserError[];
}

@ObjectType({ description: 'The key that was made.' })
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The key; null when it was not made.' })
  key?: ApiKey;

  @Field(() => String, { nullable: true, description: 'The key itself, shown this once: keep it.' })
  secret?: string;

  @Field(() => [UserError], { description: 'What is to be mended; empty when the key was made.' })
  errors!: UserError[];
}

@ObjectType({ description: 'The key that was revoked.' })
export class RevokeApiKeyPayload {
  @Field(() => ApiKey, { nullable: true, description: 'The key as it is now; null when it was not revoked.' })
  key?: ApiKey;

  @Field(() => [UserError], { description: 'What is to be mended; empty when the key was revoked.' })
  errors!: UserError[];
}
