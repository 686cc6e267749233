import type { ApolloServerPlugin } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import { GraphQLError, Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { Metrics } from '../http/metrics.js';
import { type RateLimits, rateHeaders, rateLimited } from '../http/rate-limits.js';
import { startSpan, type TracedSpan } from '../tracing.js';
import type { RequestContext } from './context.js';
import { knownError } from './format-error.js';

/** Counts the mutations of a client: each root field is one, whatever its alias. */
export const mutationLimit = ({ mutations }: RateLimits): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation, contextValue }) => {
      if (operation?.operation !== OperationTypeNode.MUTATION) return;
      const taken = await mutations.take(contextValue.client, operation.selectionSet.selections.length);
      if (!taken.exceeded) return;
      const headers = new HeaderMap(
        Object.entries({ ...rateHeaders(taken), 'retry-after': String(taken.resetSeconds) }),
      );
      const originalError = rateLimited(taken, 'mutations in a minute');
      throw new GraphQLError(originalError.message, { originalError, extensions: { http: { status: 429, headers } } });
    },
  }),
});

/** Times and spans of operations, and faults of ours in the log: names of operations only, never their variables or results. */
export const observeOperations = ({ resolverSeconds }: Metrics): ApolloServerPlugin<RequestContext> => ({
  requestDidStart: async () => {
    const stop = resolverSeconds.startTimer();
    let span: TracedSpan | undefined;
    return {
      didResolveOperation: async ({ operation, contextValue: { requestId } }) => {
        if (operation) span = startSpan(`graphql ${rootField(operation)}`, { requestId });
      },
      didEncounterErrors: async ({ errors, operationName, contextValue: { log } }) => {
        for (const error of errors) {
          if (!knownError(error) && isFault(error)) {
            if (error.originalError) span?.recordException(error.originalError);
            log.error({ err: error.originalError, operationName, path: error.path?.join('.') }, 'resolver failed');
          }
        }
      },
      willSendResponse: async ({ operation, response, contextValue: { requestId } }) => {
        if (operation) stop({ operation: rootField(operation) });
        span?.end();
        if (response.body.kind !== 'single') return;
        for (const error of response.body.singleResult.errors ?? []) {
          if (error.extensions) Object.assign(error.extensions, { requestId });
        }
      },
    };
  },
});

/** An error that a resolver threw, and that is no answer to what was asked. */
const isFault = ({ originalError, extensions }: GraphQLError): boolean =>
  originalError !== undefined && extensions.code === undefined;

/** The first root field: names that the schema has, so that metrics have few labels. */
function rootField({ operation, selectionSet }: OperationDefinitionNode): string {
  const field = selectionSet.selections.find((selection) => selection.kind === Kind.FIELD);
  return `${operation}.${field?.kind === Kind.FIELD ? field.name.value : 'fragment'}`;
}
