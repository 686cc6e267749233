import { Field, GraphQLISODateTime, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { ApiErrorCode } from '../../errors.js';
import { ErrorCodeEnum } from '../../graphql/user-error.js';

export const SignUp = { OPEN: 'open', INVITE: 'invite', CLOSED: 'closed' } as const;
export type SignUp = (typeof SignUp)[keyof typeof SignUp];
registerEnumType(SignUp, {
  name: 'SignUp',
  description: 'Who may make an account.',
  valuesConfig: {
    OPEN: { description: 'Everyone.' },
    INVITE: { description: 'Whoever has an invitation of the operator.' },
    CLOSED: { description: 'Nobody; the operator makes accounts.' },
  },
});

@ObjectType({ description: 'A process that runs submissions.' })
export class Worker {
  @Field(() => String, { description: 'Tells workers apart; nothing else.' })
  id!: string;

  @Field(() => String, { description: 'The version of Ebb that it runs.' })
  version!: string;

  @Field(() => Int, { description: 'Submissions that it runs at once.' })
  concurrency!: number;

  @Field(() => GraphQLISODateTime, { description: 'When it started.' })
  startedAt!: Date;

  @Field(() => GraphQLISODateTime, { description: 'When it was last heard of.' })
  heartbeatAt!: Date;
}

@ObjectType({ description: 'What waits and what runs.' })
export class QueueStatus {
  @Field(() => Int, { description: 'Submissions that wait.' })
  queued!: number;

  @Field(() => Int, { description: 'Submissions that are being checked or run.' })
  running!: number;

  @Field(() => [Worker], { description: 'Workers that were heard of lately.' })
  workers!: Worker[];

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'Since when the oldest one waits.' })
  oldestQueuedAt!: Date | null;
}

@ObjectType({ description: 'What the server takes.' })
export class Limits {
  @Field(() => Int, { description: 'Bytes of an artefact (an ONNX file), at most.' })
  artifactBytes!: number;

  @Field(() => Int, { description: 'Bytes of the body of a GraphQL request, at most.' })
  bodyBytes!: number;

  @Field(() => Int, { description: 'Rows of a page, at most.' })
  pageRows!: number;

  @Field(() => Int, { description: 'Levels of fields in a query, at most.' })
  queryDepth!: number;

  @Field(() => Int, { description: 'Cost of a query, at most: roughly the number of values that it may return.' })
  queryCost!: number;

  @Field(() => Int, { description: 'Aliases in a query, at most.' })
  queryAliases!: number;

  @Field(() => Int, { description: 'Tokens of a query, at most.' })
  queryTokens!: number;

  @Field(() => Int, { description: 'Requests of a key, or of an address without one, a minute.' })
  requestsPerMinute!: number;

  @Field(() => Int, { description: 'Mutations of a key, or of an address without one, a minute.' })
  mutationsPerMinute!: number;
}

@ObjectType({ description: 'The server itself.' })
export class Server {
  @Field(() => String, { description: 'The version of Ebb.' })
  version!: string;

  @Field(() => String, { description: 'The protocol by which it judges.' })
  protocolVersion!: string;

  @Field(() => String, { description: 'The address under which users reach it, without a slash at its end.' })
  publicUrl!: string;

  @Field(() => SignUp, { description: 'Who may make an account.' })
  signUp!: SignUp;

  @Field(() => Int, { description: 'Submissions a day, where a key has no limit of its own.' })
  submissionsPerDay!: number;

  @Field(() => Limits, { description: 'What it takes.' })
  limits!: Limits;
}

@ObjectType({ description: 'A row of the closed table of error codes.' })
export class ErrorCodeEntry {
  @Field(() => ErrorCodeEnum, { description: 'The code; it never changes its meaning.' })
  code!: ApiErrorCode;

  @Field(() => String, { description: 'What it means.' })
  meaning!: string;
}
