import { clientOf, type RequestState } from '../http/request-state.js';
import type { Runtime } from '../runtime.js';
import type { RequestContext } from './context.js';
import { createLoaders } from './loaders.js';

/** What the resolvers of one operation are given. */
export const createContext = (
  runtime: Runtime,
  { requestId, address, log, viewer }: Omit<RequestState, 'refused'>,
): RequestContext => ({
  runtime,
  viewer,
  requestId,
  client: clientOf({ viewer, address }),
  address,
  log,
  loaders: createLoaders(runtime.db),
});
