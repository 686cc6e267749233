import 'reflect-metadata';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import express from 'express';
import { startApollo } from './graphql/apollo.js';
import { serveSockets } from './graphql/sockets.js';
import { identify, refuseBadKeys } from './http/authenticate.js';
import { graphqlRouter } from './http/graphql.router.js';
import { observe } from './http/observe.js';
import { operationsRouter } from './http/operations.router.js';
import { limitRequests } from './http/rate-limits.js';
import { ROUTERS } from './http/routes.js';
import { security } from './http/security.js';
import { errorHandler, notFound } from './http/send-error.js';
import type { Runtime } from './runtime.js';
import { createSchema } from './schema.js';

/** The HTTP server of the API. */
export interface App {
  readonly httpServer: HttpServer;
  /** Listens at EBB_HOST and EBB_PORT. */
  listen(): Promise<void>;
  /** Takes no more requests, lets those under way end, and closes subscriptions. */
  close(): Promise<void>;
}

/** Puts the API on an HTTP server, which its caller makes listen. */
export async function createApp(runtime: Runtime, httpServer: HttpServer = createServer()): Promise<App> {
  const schema = await createSchema();
  const apollo = await startApollo(schema, runtime, httpServer);
  const sockets = serveSockets(runtime, schema, httpServer);
  const app = express()
    .disable('x-powered-by')
    .disable('etag')
    .set('query parser', 'simple')
    .use(observe(runtime), security(runtime), operationsRouter(runtime))
    .use(identify(runtime), limitRequests(runtime.limits), refuseBadKeys)
    .use(...ROUTERS.map((router) => router(runtime)), graphqlRouter(runtime, apollo))
    .use(notFound, errorHandler);
  httpServer.on('request', app);
  httpServer.headersTimeout = 20_000;
  httpServer.requestTimeout = 300_000;
  // Longer than proxies keep a connection, so that none is closed while they send on it.
  httpServer.keepAliveTimeout = 65_000;
  return {
    httpServer,
    listen: async () => {
      httpServer.listen(runtime.env.EBB_PORT, runtime.env.EBB_HOST);
      await once(httpServer, 'listening');
    },
    close: async () => {
      await sockets.close();
      await apollo.stop();
    },
  };
}
