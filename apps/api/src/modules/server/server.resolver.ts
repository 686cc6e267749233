import { Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import { ALL_ERROR_CODES, type ApiErrorCode } from '../../errors.js';
import type { RequestContext } from '../../graphql/context.js';
import { queueStatus } from './queue-status.service.js';
import { describeServer } from './server.service.js';
import { ErrorCodeEntry, QueueStatus, Server } from './server.type.js';

@Resolver(() => Server)
export class ServerResolver {
  @Query(() => Server, { description: 'The server itself: version, limits, and what waits.' })
  server(@Ctx() { runtime }: RequestContext): Omit<Server, 'queue'> {
    return describeServer(runtime);
  }

  @FieldResolver(() => QueueStatus, { description: 'What waits and what runs.' })
  queue(@Ctx() { runtime }: RequestContext): Promise<QueueStatus> {
    return queueStatus(runtime);
  }

  @Query(() => [ErrorCodeEntry], { description: 'The closed table of error codes.' })
  errorCodes(): ErrorCodeEntry[] {
    return Object.entries(ALL_ERROR_CODES).map(([code, meaning]) => ({ code: code as ApiErrorCode, meaning }));
  }
}
