import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, GraphQLISODateTime, Int, ObjectType } from 'type-graphql';
import type { SubmissionState } from '../../db/schema/submission.js';
import type { ApiErrorCode } from '../../errors.js';
import { connectionType } from '../../graphql/connection.js';
import { ScopeEnum } from '../../graphql/enums.js';
import { toGlobalId } from '../../graphql/global-id.js';
import { Node } from '../../graphql/node.js';
import { ErrorCodeEnum, UserError } from '../../graphql/user-error.js';
import { Method } from '../method/method.type.js';
import { SubmissionStateEnum } from './submission.input.js';
import { isTerminal, type SubmissionRow } from './submission-state.service.js';

@ObjectType({ description: 'Why a submission failed.' })
export class SubmissionFailure {
  @Field(() => ErrorCodeEnum, { description: 'Stable, for programs.' })
  code!: ApiErrorCode;

  @Field(() => Boolean, { description: 'Whether the fault is the server’s: then the quota was given back.' })
  byServer!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'What was expected and what came; null for who is neither its owner nor the operator.',
  })
  message!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What to do about it; null where there is nothing to say, and for others than owner and operator.',
  })
  hint!: string | null;
}

@ObjectType({ description: 'A state that a submission came into.' })
export class SubmissionEvent {
  @Field(() => SubmissionStateEnum, { description: 'The state.' })
  state!: SubmissionState;

  @Field(() => GraphQLISODateTime, { description: 'When, by the clock of the database.' })
  at!: Date;

  @Field(() => String, { description: 'Why, where that is not plain; else empty.' })
  detail!: string;
}

@ObjectType({ description: 'A line that a run said.' })
export class LogLine {
  @Field(() => Int, { description: 'Grows from line to line: give the last one as `after` for what came since.' })
  id!: number;

  @Field(() => GraphQLISODateTime, { description: 'When.' })
  at!: Date;

  @Field(() => String, { description: 'What.' })
  line!: string;
}

@ObjectType({ implements: Node, description: 'A request to judge one version of a method on a benchmark.' })
export class Submission extends Node {
  /** What it is made of, for its fields that are looked up. */
  readonly row!: SubmissionRow;

  @Field(() => SubmissionStateEnum, { description: 'Where it stands.' })
  state!: SubmissionState;

  @Field(() => ScopeEnum, { description: 'On which training clips a recipe is fitted.' })
  scope!: 'global' | 'classwise';

  @Field(() => GraphQLISODateTime, { description: 'When it was accepted.' })
  createdAt!: Date;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When a worker first took it up.' })
  startedAt!: Date | null;

  @Field(() => GraphQLISODateTime, { nullable: true, description: 'When it ended.' })
  finishedAt!: Date | null;

  @Field(() => GraphQLISODateTime, {
    nullable: true,
    description: 'When its worker was last heard of; null while nobody has it.',
  })
  heartbeatAt!: Date | null;

  @Field(() => Int, {
    description: 'Times that it was taken up. A run that is lost by our fault is tried again, at most twice.',
  })
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'What its run is at.' })
  stage!: string | null;

  @Field(() => Int, { nullable: true, description: 'Parts of the stage that are done.' })
  done!: number | null;

  @Field(() => Int, { nullable: true, description: 'Parts of the stage.' })
  total!: number | null;

  @Field(() => Int, { description: 'Grows with every change: what has not changed need not be read again.' })
  revision!: number;

  @Field(() => Boolean, { description: 'Whether it could still be cancelled.' })
  cancellable!: boolean;
}

/** A page of submissions. */
export const SubmissionConnection = connectionType('Submission', () => Submission);

/** A row as GraphQL shows it. */
export const submissionOf = (row: SubmissionRow): Submission => ({
  row,
  id: toGlobalId('Submission', row.id),
  state: row.state,
  scope: row.scope,
  createdAt: row.createdAt,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  heartbeatAt: row.heartbeatAt,
  attempts: row.attempts,
  stage: row.stage,
  done: row.done,
  total: row.total,
  revision: row.revision,
  cancellable: !isTerminal(row.state) && !row.cancelRequested,
});

@ObjectType({ description: 'A submission, or what is to be mended.' })
export class SubmitMethodPayload {
  @Field(() => Submission, { nullable: true, description: 'The submission; null when it was not accepted.' })
  submission?: Submission;

  @Field(() => [UserError], { description: 'Everything that is to be mended; empty when it was accepted.' })
  errors!: UserError[];
}

@ObjectType({ description: 'What the checks of a submission say.' })
export class ValidateMethodPayload {
  @Field(() => [GraphQLJSONObject], {
    nullable: true,
    description:
      'One an embedding: what the graph is and how fast, and what its author should know; null when something is to be mended.',
  })
  reports?: readonly Readonly<Record<string, unknown>>[];

  @Field(() => [UserError], { description: 'Everything that is to be mended; empty when it would be accepted.' })
  errors!: UserError[];
}

@ObjectType({ description: 'The submission that was cancelled.' })
export class CancelSubmissionPayload {
  @Field(() => Submission, {
    nullable: true,
    description: 'The submission; one that runs is CANCELLED within seconds.',
  })
  submission?: Submission;

  @Field(() => [UserError], { description: 'What is to be mended; empty when it was cancelled.' })
  errors!: UserError[];
}

@ObjectType({ description: 'The submission that judges a version anew.' })
export class RerunSubmissionPayload {
  @Field(() => Submission, { nullable: true, description: 'The new submission; null when there is none.' })
  submission?: Submission;

  @Field(() => [UserError], { description: 'What is to be mended; empty when there is one.' })
  errors!: UserError[];
}

@ObjectType({ description: 'The method that was withdrawn.' })
export class WithdrawMethodPayload {
  @Field(() => Method, { nullable: true, description: 'The method; null when it was not withdrawn.' })
  method?: Method;

  @Field(() => [UserError], { description: 'What is to be mended; empty when it was withdrawn.' })
  errors!: UserError[];
}
