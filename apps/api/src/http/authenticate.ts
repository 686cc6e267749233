import type { RequestHandler } from 'express';
import { authenticate } from '../modules/account/authenticate.service.js';
import type { Runtime } from '../runtime.js';
import { stateOf } from './request-state.js';
import { sendError } from './send-error.js';

/** Finds out whose key came; whether it is refused is told after the rate limit, which counts refused ones by address. */
export const identify =
  ({ db }: Runtime): RequestHandler =>
  async (request, response, next) => {
    const state = stateOf(response);
    try {
      state.viewer = await authenticate(db, request.headers.authorization);
    } catch (error) {
      state.refused = error;
    }
    next();
  };

export const refuseBadKeys: RequestHandler = (request, response, next) => {
  const { refused } = stateOf(response);
  if (refused === undefined) next();
  else sendError(request, response, refused);
};
