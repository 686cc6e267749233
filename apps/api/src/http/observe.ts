import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Runtime } from '../runtime.js';
import { clientAddress } from './client-address.js';
import { setState } from './request-state.js';

const REQUEST_ID = /^[\w.:-]{1,64}$/;
const QUIET = new Set(['/health', '/ready', '/metrics']);

/** Gives every request an id (the one that came, where it is of our form), a log, and its time in the metrics. */
export function observe({ log, metrics, env }: Runtime): RequestHandler[] {
  const http = pinoHttp({
    logger: log,
    genReqId: (request: IncomingMessage, response: ServerResponse) => {
      const came = request.headers['x-request-id'];
      const id = typeof came === 'string' && REQUEST_ID.test(came) ? came : randomUUID();
      response.setHeader('x-request-id', id);
      return id;
    },
    // Neither headers nor bodies: what is not written cannot leak.
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        url: url.slice(0, 500),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customLogLevel: (request, response, error) => {
      if (error || response.statusCode >= 500) return 'error';
      return QUIET.has(request.url?.split('?')[0] ?? '') ? 'debug' : 'info';
    },
  });
  const begin: RequestHandler = (request, response, next) => {
    const requestId = String(request.id);
    const address = clientAddress(request, env.EBB_TRUST_PROXY);
    setState(response, { requestId, address, log: request.log, viewer: undefined, refused: undefined });
    // Routers cut the path while they have it.
    const route = routeOf(request.path);
    const stop = metrics.httpSeconds.startTimer();
    response.once('close', () => {
      stop({ method: request.method, route, status: String(response.statusCode) });
    });
    next();
  };
  return [http, begin];
}

/** The first step of a path that is served, so that metrics have few labels whatever is asked for. */
function routeOf(path: string): string {
  const [, first] = /^\/(graphql|artifacts|health|ready|metrics|export|download)(?:\/|$)/.exec(path) ?? [];
  return first ? `/${first}` : 'other';
}
