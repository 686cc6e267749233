import { ApiError } from '../errors.js';
import type { KeyScope, RequestContext, Viewer } from './context.js';

const IMPLIED: Readonly<Record<KeyScope, readonly KeyScope[]>> = {
  read: ['read'],
  submit: ['submit', 'read'],
  admin: ['admin', 'submit', 'read'],
};

/** Whether scopes allow another: `submit` implies `read`, `admin` both. */
export const allows = (scopes: readonly KeyScope[], wanted: KeyScope): boolean =>
  scopes.some((scope) => IMPLIED[scope].includes(wanted));

/**
 * Who asks, with the leave that the operation needs.
 *
 * @throws ApiError UNAUTHENTICATED without a key; FORBIDDEN with one that lacks the scope
 */
export function requireScope({ viewer }: Pick<RequestContext, 'viewer'>, scope: KeyScope): Viewer {
  if (!viewer) {
    throw new ApiError('UNAUTHENTICATED', 'The operation needs an API key.', {
      hint: 'Send the header `Authorization: Bearer ebb_...`; `createAccount` gives a key.',
    });
  }
  if (allows(viewer.scopes, scope)) return viewer;
  throw new ApiError('FORBIDDEN', `The operation needs a key with the scope ${scope}.`, {
    expected: scope,
    received: viewer.scopes.join(', '),
  });
}
