import type { Logger } from 'pino';
import type { Runtime } from '../runtime.js';
import type { Loaders } from './loaders.js';

export const SCOPES = ['read', 'submit', 'admin'] as const;
export type KeyScope = (typeof SCOPES)[number];

/** Whose key came with a request. */
export interface Viewer {
  readonly accountId: string;
  readonly handle: string;
  readonly keyId: string;
  readonly scopes: readonly KeyScope[];
}

/** What resolvers are given beside their arguments. */
export interface RequestContext {
  readonly runtime: Runtime;
  /** undefined for a request without a key. */
  readonly viewer: Viewer | undefined;
  readonly requestId: string;
  /** For rate limits: the key, else the address. */
  readonly client: string;
  /** Where the request comes from: an IPv4 address, or the first half of an IPv6 one. */
  readonly address: string;
  readonly log: Logger;
  /** One batch of look-ups a request, never across requests. */
  readonly loaders: Loaders;
}
