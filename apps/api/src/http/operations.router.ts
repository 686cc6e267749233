import { timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import { sha256Of } from '../blobs/blob-store.js';
import { ApiError } from '../errors.js';
import { refreshGauges } from '../modules/server/gauges.service.js';
import { missingForWork } from '../modules/server/readiness.service.js';
import type { Runtime } from '../runtime.js';
import { EBB_VERSION } from '../version.js';
import { sendError } from './send-error.js';

/** What operators and their machines ask: neither is limited or needs a key. */
export function operationsRouter(runtime: Runtime): Router {
  const router = Router();
  router.get('/health', (_request, response) => {
    response.json({ alive: true, version: EBB_VERSION });
  });
  router.get('/ready', async (_request, response) => {
    const missing = await missingForWork(runtime);
    response.status(missing.length === 0 ? 200 : 503).json({ ready: missing.length === 0, missing });
  });
  router.get('/metrics', scraperOnly(runtime.env.EBB_METRICS_TOKEN), async (_request, response) => {
    const { registry } = runtime.metrics;
    await refreshGauges(runtime);
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

const scraperOnly =
  (token: string | undefined): RequestHandler =>
  (request, response, next) => {
    const came = request.headers.authorization ?? '';
    if (token === undefined || sameText(came, `Bearer ${token}`)) return next();
    return sendError(
      request,
      response,
      new ApiError('UNAUTHENTICATED', 'The metrics need the token of EBB_METRICS_TOKEN.'),
    );
  };

/** In a time that tells nothing. */
const sameText = (a: string, b: string) => timingSafeEqual(Buffer.from(sha256Of(a)), Buffer.from(sha256Of(b)));
