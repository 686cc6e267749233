import type { IncomingMessage } from 'node:http';
import cors from 'cors';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { ApiError } from '../errors.js';
import type { Runtime } from '../runtime.js';
import { sendError } from './send-error.js';

const EXPOSED = ['x-request-id', 'etag', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'];

/**
 * Headers that keep browsers from doing harm. Keys come in a header that no browser sends by itself, there are no cookies, and credentials
 * are never allowed. Still only the origins that the operator names may use the API from a browser, so that no page of a stranger
 * can use a server that only the reader's machine reaches.
 */
export function security(runtime: Runtime): RequestHandler[] {
  const secure = runtime.publicUrl.startsWith('https:');
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      strictTransportSecurity: secure && { maxAge: 31_536_000 },
      xPoweredBy: true,
    }),
    (request, response, next) => {
      if (originAllowed(request, runtime)) next();
      else
        sendError(request, response, new ApiError('FORBIDDEN', 'The API is not open to pages of this origin.', ORIGIN));
    },
    cors({
      origin: runtime.env.EBB_CORS_ORIGINS.includes('*') ? '*' : runtime.env.EBB_CORS_ORIGINS,
      methods: ['GET', 'POST', 'PUT'],
      allowedHeaders: ['authorization', 'content-type', 'x-request-id', 'if-none-match'],
      exposedHeaders: EXPOSED,
      credentials: false,
      maxAge: 600,
    }),
  ];
}

const ORIGIN = { hint: 'The operator can name the origin in EBB_CORS_ORIGINS.' };

/** Whether the page that asks, if it is one, may: requests of programs have no origin. */
export function originAllowed(
  request: IncomingMessage,
  { env, publicUrl }: Pick<Runtime, 'env' | 'publicUrl'>,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return true;
  return (
    env.EBB_CORS_ORIGINS.some((allowed) => allowed === '*' || allowed === origin) ||
    origin === new URL(publicUrl).origin
  );
}
