import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import type { Db } from '../../db/connect.js';
import type { RequestContext } from '../../graphql/context.js';
import { fromGlobalId } from '../../graphql/global-id.js';
import { requireScope } from '../../graphql/require-scope.js';
import { payload } from '../../graphql/user-error.js';
import { methodOf } from '../method/method.type.js';
import { SubmitMethodInput } from './submission.input.js';
import {
  CancelSubmissionPayload,
  RerunSubmissionPayload,
  type Submission,
  SubmitMethodPayload,
  submissionOf,
  ValidateMethodPayload,
  WithdrawMethodPayload,
} from './submission.type.js';
import { cancelSubmission, rerunSubmission, withdrawMethod } from './submission-control.service.js';
import { submissionById } from './submission-read.service.js';
import { submitMethod, validateMethod } from './submit.service.js';

const load = async (db: Db, id: string): Promise<Submission> => submissionOf((await submissionById(db, id))!);

@Resolver()
export class SubmitResolver {
  @Mutation(() => SubmitMethodPayload, {
    description:
      'Submits a method: a new one, or a new version of one’s own. It is checked whole before it waits. Needs the scope SUBMIT.',
  })
  submitMethod(
    @Arg('input', () => SubmitMethodInput, { description: 'The method, and on what it is judged.' })
    input: SubmitMethodInput,
    @Arg('idempotencyKey', () => String, {
      nullable: true,
      description:
        'Made by the sender, a UUID for instance: the same request with the same key is the same submission, however often it is sent.',
    })
    idempotencyKey: string | null,
    @Ctx() context: RequestContext,
  ) {
    return payload(async () => {
      const viewer = requireScope(context, 'submit');
      const id = await submitMethod(context.runtime, viewer, input, idempotencyKey);
      context.log.info({ submissionId: id }, 'A method was submitted.');
      return { submission: await load(context.runtime.db, id) };
    });
  }

  @Mutation(() => ValidateMethodPayload, {
    description: 'The same checks as `submitMethod`, and nothing is stored or counted. Needs the scope SUBMIT.',
  })
  validateMethod(
    @Arg('input', () => SubmitMethodInput, { description: 'The method, and on what it would be judged.' })
    input: SubmitMethodInput,
    @Ctx() context: RequestContext,
  ) {
    return payload(async () => {
      const { reports } = await validateMethod(context.runtime, requireScope(context, 'submit'), input);
      return { reports };
    });
  }

  @Mutation(() => CancelSubmissionPayload, {
    description: 'Cancels a submission: one’s own with the scope SUBMIT, any with ADMIN.',
  })
  cancelSubmission(
    @Arg('id', () => ID, { description: 'The submission’s id.' }) id: string,
    @Ctx() context: RequestContext,
  ) {
    return payload(async () => {
      const viewer = requireScope(context, 'submit');
      const key = fromGlobalId('Submission', id);
      await cancelSubmission(context.runtime.db, viewer, key);
      return { submission: await load(context.runtime.db, key) };
    });
  }

  @Mutation(() => RerunSubmissionPayload, {
    description:
      'Judges the version of a submission that has ended anew, at no cost to its owner. Needs the scope ADMIN.',
  })
  rerunSubmission(
    @Arg('id', () => ID, { description: 'The submission’s id.' }) id: string,
    @Ctx() context: RequestContext,
  ) {
    return payload(async () => {
      requireScope(context, 'admin');
      const again = await rerunSubmission(context.runtime, fromGlobalId('Submission', id));
      return { submission: await load(context.runtime.db, again) };
    });
  }

  @Mutation(() => WithdrawMethodPayload, {
    description:
      'Takes a method off the boards for good; its results stay readable. One’s own with the scope SUBMIT, any with ADMIN.',
  })
  withdrawMethod(
    @Arg('slug', () => String, { description: 'The method’s name.' }) slug: string,
    @Ctx() context: RequestContext,
  ) {
    return payload(async () => {
      const id = await withdrawMethod(context.runtime, requireScope(context, 'submit'), slug);
      return { method: methodOf(await context.loaders.method.load(id)) };
    });
  }
}
