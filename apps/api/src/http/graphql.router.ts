import type { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type RequestHandler, Router } from 'express';
import { ApiError } from '../errors.js';
import type { RequestContext } from '../graphql/context.js';
import { createContext } from '../graphql/create-context.js';
import type { Runtime } from '../runtime.js';
import { BODY_BYTES_MAX } from './limits.js';
import { stateOf } from './request-state.js';
import { sendError } from './send-error.js';

/** POST /graphql: one operation as JSON. Nothing else, so that no form and no link of another site can ask. */
export function graphqlRouter(runtime: Runtime, apollo: ApolloServer<RequestContext>): Router {
  const router = Router();
  router.use('/graphql', oneOperation, express.json({ limit: BODY_BYTES_MAX, type: isJson }), noBatch);
  router.use(
    '/graphql',
    expressMiddleware(apollo, { context: async ({ res }) => createContext(runtime, stateOf(res)) }),
  );
  return router;
}

const isJson = () => true;

const oneOperation: RequestHandler = (request, response, next) => {
  if (request.path !== '/')
    return sendError(request, response, new ApiError('NOT_FOUND', 'Nothing is served at this path.'));
  if (request.method !== 'POST') {
    response.set('allow', 'POST');
    return sendError(
      request,
      response,
      new ApiError('INVALID_QUERY', `${request.method} came.`, { expected: 'POST' }),
      405,
    );
  }
  if (/^application\/(graphql\+)?json *(;|$)/i.test(request.headers['content-type'] ?? '')) return next();
  const fault = { expected: 'application/json', received: request.headers['content-type'] ?? 'none' };
  return sendError(request, response, new ApiError('INVALID_QUERY', 'The content type is not JSON.', fault), 415);
};

const noBatch: RequestHandler = (request, response, next) => {
  if (!Array.isArray(request.body)) return next();
  const fault = { expected: 'one operation', received: `a list of ${request.body.length}` };
  return sendError(request, response, new ApiError('INVALID_QUERY', 'Operations are sent one by one.', fault));
};
