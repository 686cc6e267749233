import { randomUUID } from 'node:crypto';
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import {
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { ApiError, type ApiErrorCode, asApiError } from '../errors.js';
import { clientAddress } from '../http/client-address.js';
import { clientOf } from '../http/request-state.js';
import { originAllowed } from '../http/security.js';
import { authenticate } from '../modules/account/authenticate.service.js';
import type { Runtime } from '../runtime.js';
import { createContext } from './create-context.js';
import { formatError } from './format-error.js';
import { QUERY_LIMITS, queryLimitsRule } from './query-limits.js';

const SOCKETS_OF_ADDRESS_MAX = 100;
const SUBSCRIPTIONS_OF_SOCKET_MAX = 50;
/** Of one message. */
const MESSAGE_BYTES_MAX = 100_000;

interface Extra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

/**
 * Subscriptions over WebSocket (graphql-ws) at /graphql; queries and mutations belong to POST, where their limits are. The key comes as
 * `Authorization` of the connection's parameters and is looked up again for every subscription.
 */
export function serveSockets(runtime: Runtime, schema: GraphQLSchema, httpServer: HttpServer) {
  const { db, env, log, limits } = runtime;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_MAX, perMessageDeflate: false });
  const open = new Map<string, number>();
  httpServer.on('upgrade', (request, socket, head) => {
    const address = clientAddress(request, env.EBB_TRUST_PROXY);
    const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== '/graphql') return refuse('404 Not Found');
    if (!originAllowed(request, runtime)) return refuse('403 Forbidden');
    const count = open.get(address) ?? 0;
    if (count >= SOCKETS_OF_ADDRESS_MAX) return refuse('429 Too Many Requests');
    return sockets.handleUpgrade(request, socket, head, (client) => {
      open.set(address, (open.get(address) ?? 0) + 1);
      client.once('close', () => {
        const left = (open.get(address) ?? 1) - 1;
        if (left > 0) open.set(address, left);
        else open.delete(address);
      });
      sockets.emit('connection', client, request);
      // graphql-ws would write what clients do wrong past the log; ws closes the connection itself.
      client.removeAllListeners('error').on('error', (error) => log.debug({ err: error }, 'socket failed'));
    });
  });

  const viewerOf = (parameters: Readonly<Record<string, unknown>> | undefined) => {
    const header = parameters?.Authorization ?? parameters?.authorization;
    return authenticate(db, header === undefined || header === null ? undefined : String(header));
  };
  const served = useServer<Record<string, unknown>, Partial<Extra>>(
    {
      schema,
      connectionInitWaitTimeout: 5000,
      onConnect: async ({ connectionParams, extra }) => {
        try {
          await viewerOf(connectionParams);
          return true;
        } catch (error) {
          extra.socket.close(4403, asApiError(error)?.code ?? 'INTERNAL');
          if (!asApiError(error)) log.error({ err: error }, 'connection failed');
          return false;
        }
      },
      onSubscribe: async ({ connectionParams, extra, subscriptions }, _id, { query, variables, operationName }) => {
        try {
          if (Object.keys(subscriptions).length > SUBSCRIPTIONS_OF_SOCKET_MAX) {
            return [refusal('RATE_LIMITED', `A connection has at most ${SUBSCRIPTIONS_OF_SOCKET_MAX} subscriptions.`)];
          }
          const address = clientAddress(extra.request, env.EBB_TRUST_PROXY);
          const viewer = await viewerOf(connectionParams);
          const taken = await limits.requests.take(clientOf({ viewer, address }));
          if (taken.exceeded) return [refusal('RATE_LIMITED', `Try again in ${taken.resetSeconds} seconds.`)];
          const document = parse(query, { maxTokens: QUERY_LIMITS.tokens });
          const faults = validate(schema, document, [...specifiedRules, queryLimitsRule]);
          if (faults.length > 0) return faults.map(refused);
          if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION) {
            return [refusal('INVALID_QUERY', 'Only subscriptions are served here; send the others by POST.')];
          }
          const requestId = randomUUID();
          const contextValue = createContext(runtime, { requestId, address, viewer, log: log.child({ requestId }) });
          return { schema, document, contextValue, variableValues: variables, operationName };
        } catch (error) {
          if (!(error instanceof GraphQLError) && !asApiError(error)) log.error({ err: error }, 'subscription failed');
          return [refused(asGraphQLError(error))];
        }
      },
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { data: result.data ?? null, errors: result.errors.map(shown) } : undefined,
      onError: (_context, _id, _payload, errors) => errors.map(shown),
    },
    sockets,
  );
  return {
    close: async () => {
      await served.dispose();
      sockets.close();
    },
  };
}

const refusal = (code: ApiErrorCode, message: string) => refused(asGraphQLError(new ApiError(code, message)));

const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError('', { originalError: error instanceof Error ? error : new Error(String(error)) });

/** An error as clients see it; what the rules of graphql itself refuse has no code. */
function shown(error: GraphQLError): GraphQLFormattedError {
  const unnamed = error.originalError === undefined && error.extensions.code === undefined;
  const formatted = error.toJSON();
  return formatError(unnamed ? { ...formatted, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } } : formatted, error);
}

/** The same where graphql-ws asks for instances. */
const refused = (error: GraphQLError): GraphQLError => new GraphQLError(shown(error).message, shown(error));
