import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from 'type-graphql';
import { ApiError, type ApiErrorCode } from '../../errors.js';
import { AFTER, FIRST, FirstType } from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { fromGlobalId } from '../../graphql/global-id.js';
import { requireScope } from '../../graphql/require-scope.js';
import { Account, accountOf, ViewerInfo } from '../account/account.type.js';
import { Benchmark, benchmarkOf, Embedding, embeddingOf } from '../benchmark/benchmark.type.js';
import { Evaluation, evaluationOf } from '../leaderboard/evaluation.type.js';
import { Method, MethodVersion, methodOf, versionOf } from '../method/method.type.js';
import { SubmissionFilter } from './submission.input.js';
import {
  LogLine,
  Submission,
  SubmissionConnection,
  SubmissionEvent,
  SubmissionFailure,
  submissionOf,
} from './submission.type.js';
import { listSubmissions, logOf, maySeeInside, submissionById } from './submission-read.service.js';
import type { SubmissionRow } from './submission-state.service.js';
import { watchSubmission } from './submission-watch.service.js';

@Resolver(() => Submission)
export class SubmissionResolver {
  @Query(() => Submission, {
    nullable: true,
    description:
      'A submission; null where there is none. Asking again and again costs little, `revision` says if anything is new.',
  })
  async submission(
    @Arg('id', () => ID, { description: 'The submission’s id.' }) id: string,
    @Ctx() { runtime }: RequestContext,
  ): Promise<Submission | null> {
    const row = await submissionById(runtime.db, fromGlobalId('Submission', id));
    return row ? submissionOf(row) : null;
  }

  @Query(() => SubmissionConnection, { description: 'Submissions, the latest first.' })
  submissions(
    @Arg('first', FirstType, FIRST) first: number | null,
    @Arg('after', () => String, AFTER) after: string | null,
    @Arg('filter', () => SubmissionFilter, { nullable: true, description: 'Which; all by default.' })
    filter: SubmissionFilter | null,
    @Ctx() { runtime }: RequestContext,
  ) {
    return listSubmissions(runtime.db, { first, after }, filter ?? {}, submissionOf);
  }

  @Subscription(() => Submission, {
    description: 'A submission as it is, at once, and again whenever it changes, until it has ended.',
    subscribe: async ({ args, context }: { args: { id: string }; context: RequestContext }) => {
      const id = fromGlobalId('Submission', args.id);
      if (await submissionById(context.runtime.db, id)) return watchSubmission(context.runtime, id);
      throw new ApiError('NOT_FOUND', 'There is no such submission.', { field: 'id' });
    },
  })
  submissionUpdated(
    @Arg('id', () => ID, { description: 'The submission’s id.' }) _id: string,
    @Root() row: SubmissionRow,
    @Ctx() { loaders }: RequestContext,
  ): Submission {
    // What was looked up for the news before is old.
    loaders.eventsOfSubmission.clear(row.id);
    loaders.evaluationsOfSubmission.clear(row.id);
    loaders.queuePosition.clear(row.id);
    return submissionOf(row);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Its place among those that wait, from 1; null when it does not wait.',
  })
  queuePosition(@Root() { row }: Submission, @Ctx() { loaders }: RequestContext): Promise<number | null> | null {
    return row.state === 'queued' ? loaders.queuePosition.load(row.id) : null;
  }

  @FieldResolver(() => Account, { description: 'Who submitted it.' })
  async account(@Root() { row }: Submission, @Ctx() { loaders }: RequestContext): Promise<Account> {
    return accountOf(await loaders.account.load(row.accountId));
  }

  @FieldResolver(() => MethodVersion, { description: 'What is judged.' })
  async version(@Root() { row }: Submission, @Ctx() { loaders }: RequestContext): Promise<MethodVersion> {
    return versionOf(await loaders.version.load(row.versionId));
  }

  @FieldResolver(() => Method, { description: 'The method that it is a version of.' })
  async method(@Root() { row }: Submission, @Ctx() { loaders }: RequestContext): Promise<Method> {
    const { methodId } = await loaders.version.load(row.versionId);
    return methodOf(await loaders.method.load(methodId));
  }

  @FieldResolver(() => Benchmark, { description: 'On what it is judged, in the state of its data of then.' })
  async benchmark(@Root() { row }: Submission, @Ctx() { loaders }: RequestContext): Promise<Benchmark> {
    return benchmarkOf(await loaders.revision.load(row.revisionId));
  }

  @FieldResolver(() => [Embedding], { description: 'The embeddings that it is judged on.' })
  async embeddings(@Root() { row }: Submission, @Ctx() { loaders }: RequestContext): Promise<Embedding[]> {
    const found = await loaders.embeddingsOfSubmission.load(row.id);
    return found.map(({ embedding }) => embeddingOf(embedding));
  }

  @FieldResolver(() => [Evaluation], {
    description: 'What came of it, one an embedding; empty until it has succeeded.',
  })
  async evaluations(@Root() { row }: Submission, @Ctx() { loaders }: RequestContext): Promise<Evaluation[]> {
    if (row.state !== 'succeeded') return [];
    return (await loaders.evaluationsOfSubmission.load(row.id)).map(evaluationOf);
  }

  @FieldResolver(() => [SubmissionEvent], { description: 'Every state that it was in, with its time.' })
  events(@Root() { row }: Submission, @Ctx() { loaders }: RequestContext): Promise<SubmissionEvent[]> {
    return loaders.eventsOfSubmission.load(row.id);
  }

  @FieldResolver(() => SubmissionFailure, { nullable: true, description: 'Why it failed; null when it did not.' })
  failure(@Root() { row }: Submission, @Ctx() { viewer }: RequestContext): SubmissionFailure | null {
    if (!row.failure) return null;
    const { code, message, hint, fault } = row.failure;
    const inside = maySeeInside(viewer, row);
    return {
      code: code as ApiErrorCode,
      byServer: fault === 'server',
      message: inside ? message : null,
      hint: inside ? hint : null,
    };
  }

  @FieldResolver(() => [LogLine], {
    nullable: true,
    description: 'What its runs said, at most 500 lines at once; null for others than its owner and the operator.',
  })
  async log(
    @Arg('after', () => Int, { nullable: true, description: 'Only lines behind this one, by its id.' })
    after: number | null,
    @Root() { row }: Submission,
    @Ctx() { viewer, runtime }: RequestContext,
  ): Promise<LogLine[] | null> {
    return maySeeInside(viewer, row) ? logOf(runtime.db, row.id, after ?? 0) : null;
  }
}

@Resolver(() => ViewerInfo)
export class ViewerSubmissionsResolver {
  @FieldResolver(() => SubmissionConnection, { description: 'Submissions of the account, the latest first.' })
  submissions(
    @Arg('first', FirstType, FIRST) first: number | null,
    @Arg('after', () => String, AFTER) after: string | null,
    @Ctx() context: RequestContext,
  ) {
    const { accountId } = requireScope(context, 'read');
    return listSubmissions(context.runtime.db, { first, after }, { accountId }, submissionOf);
  }
}
