import type { Response } from 'express';
import type { Logger } from 'pino';
import type { Viewer } from '../graphql/context.js';

/** What is known of a request before its route: set step by step by the middlewares of `app.ts`. */
export interface RequestState {
  readonly requestId: string;
  readonly address: string;
  readonly log: Logger;
  viewer: Viewer | undefined;
  /** Why the key that came does not hold. */
  refused: unknown;
}

export const stateOf = (response: Response): RequestState => response.locals.ebb as RequestState;

export function setState(response: Response, state: RequestState): void {
  response.locals.ebb = state;
}

/** For rate limits: the key, else the address. */
export const clientOf = ({ viewer, address }: Pick<RequestState, 'viewer' | 'address'>): string =>
  viewer ? `key:${viewer.keyId}` : `address:${address}`;
