import type { Server as HttpServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Runtime } from '../runtime.js';
import type { RequestContext } from './context.js';
import { formatError } from './format-error.js';
import { mutationLimit, observeOperations } from './plugins.js';
import { QUERY_LIMITS, queryLimitsRule } from './query-limits.js';

/** Apollo Server over the schema, started. Introspection stays on: the API is public. */
export async function startApollo(
  schema: GraphQLSchema,
  { metrics, log, limits }: Runtime,
  httpServer: HttpServer,
): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    hideSchemaDetailsFromClientErrors: false,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: QUERY_LIMITS.tokens },
    validationRules: [queryLimitsRule],
    formatError,
    logger: log,
    stopOnTerminationSignals: false,
    plugins: [
      mutationLimit(limits),
      observeOperations(metrics),
      ApolloServerPluginLandingPageDisabled(),
      // It looks at every field of every answer, and nothing here gives it hints.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: 5000 }),
    ],
  });
  await apollo.start();
  return apollo;
}
