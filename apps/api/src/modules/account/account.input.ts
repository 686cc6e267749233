import { Field, InputType, Int } from 'type-graphql';
import type { KeyScope } from '../../graphql/context.js';
import { KeyScopeEnum } from './account.type.js';

@InputType({ description: 'An account to be made.' })
export class CreateAccountInput {
  @Field(() => String, { description: 'Its name on boards: 2 to 39 lower-case letters, digits and single hyphens.' })
  handle!: string;

  @Field(() => String, {
    nullable: true,
    description: 'As it calls itself, at most 80 characters; the handle by default.',
  })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'The code of an invitation, where the server asks for one.' })
  invite?: string | null;
}

@InputType({ description: 'A key to be made.' })
export class CreateApiKeyInput {
  @Field(() => String, { description: 'What its owner calls it, at most 80 characters.' })
  name!: string;

  @Field(() => [KeyScopeEnum], { description: 'What it may do: no more than the key that makes it.' })
  scopes!: KeyScope[];

  @Field(() => Int, {
    nullable: true,
    description: 'After how many days it ends, 1 to 3650; by default never, or with the key that makes it.',
  })
  expiresInDays?: number | null;
}
