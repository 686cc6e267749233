import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { databaseFault } from '../database-fault.js';
import { ApiError, asApiError } from '../errors.js';
import { errorExtensions } from '../graphql/format-error.js';
import { stateOf } from './request-state.js';
import { statusOf } from './status.js';

/** Answers with an error: in GraphQL's form at /graphql, else `{ error: { code, message, hint } }`. Faults of ours are told in the log alone. */
export function sendError(request: Request, response: Response, error: unknown, status?: number): void {
  const known = asApiError(error) ?? fromBodyParser(error) ?? databaseFault(error);
  const { requestId, log } = stateOf(response);
  if (!known) log.error({ err: error }, 'request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const told = known ?? new ApiError('INTERNAL', 'A fault of the server.', { hint: `Tell its operator ${requestId}.` });
  response.status(status ?? statusOf(told.code));
  if (request.originalUrl.split('?')[0] === '/graphql') {
    response.json({ errors: [{ message: told.message, extensions: { ...errorExtensions(told), requestId } }] });
    return;
  }
  const { field, expected, received, hint } = told.details;
  response.json({ error: { code: told.code, message: told.message, field, expected, received, hint, requestId } });
}

/** The last middleware. */
export const errorHandler: ErrorRequestHandler = (error, request, response, _next) =>
  sendError(request, response, error);

/** For paths that nothing serves. */
export const notFound: RequestHandler = (request, response) =>
  sendError(request, response, new ApiError('NOT_FOUND', 'Nothing is served at this path.'));

/** What Express' parsers and its router refuse. */
function fromBodyParser(error: unknown): ApiError | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  if (error.status === 413) {
    const limit = 'limit' in error ? `${error.limit} bytes at most` : 'fewer bytes';
    const received = 'length' in error && error.length !== undefined ? { received: `${error.length}` } : {};
    return new ApiError('BODY_TOO_LARGE', 'The body of the request is too large.', { expected: limit, ...received });
  }
  if (error.status >= 400 && error.status < 500) {
    return new ApiError('INVALID_QUERY', 'The request cannot be read.', {
      expected: 'a well-formed path and a body of JSON',
    });
  }
  return undefined;
}
