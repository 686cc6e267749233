import type { Fetch } from './exchange.js';
import type { TypedDocumentString } from './operations.generated.js';
import { type Endpoint, type RequestOptions, request } from './request.js';
import { type UploadOptions, uploadArtifact } from './upload-artifact.js';
import { type SubmissionStatus, type WatchOptions, watchSubmission } from './watch-submission.js';

export interface ClientOptions {
  /** The server's address, https://ebb.example for instance, without /graphql. */
  readonly url: string;
  /** API key; without one only what is public can be asked. */
  readonly key?: string | undefined;
  /** Of one try, 30 s by default. */
  readonly timeoutMs?: number;
  /** Tries after the first one, 3 by default, where sending again is safe. */
  readonly retries?: number;
  readonly fetch?: Fetch;
  /** The class WebSocket, by default the global one. Node has one from version 22 on; without one, submissions are watched by polling. */
  readonly webSocket?: unknown;
}

/** A server, as programs use it. It runs in browsers and in Node. */
export interface EbbClient {
  readonly url: string;
  /** The data of an operation. @throws ClientError */
  request<R, V>(document: TypedDocumentString<R, V>, variables: V, options?: RequestOptions): Promise<R>;
  /** How a submission stands, now and whenever it changes, until it has ended. @throws ClientError */
  watchSubmission(id: string, options?: WatchOptions): AsyncGenerator<SubmissionStatus, void, undefined>;
  /** Stores an artefact, unless it is there already; its SHA-256. @throws ClientError */
  uploadArtifact(bytes: Uint8Array, options?: UploadOptions): Promise<string>;
}

export function createClient({
  url,
  key,
  timeoutMs = 30_000,
  retries = 3,
  fetch = globalThis.fetch,
  webSocket = (globalThis as { WebSocket?: unknown }).WebSocket,
}: ClientOptions): EbbClient {
  // Called as a method of something else, a browser's fetch throws.
  const endpoint: Endpoint = {
    fetch: (...parts) => fetch(...parts),
    url: url.replace(/\/+$/, ''),
    key,
    timeoutMs,
    retries,
  };
  return {
    url: endpoint.url,
    request: (document, variables, options) => request(endpoint, document, variables, options),
    watchSubmission: (id, options) => watchSubmission(endpoint, webSocket, id, options),
    uploadArtifact: (bytes, options) => uploadArtifact(endpoint, bytes, options),
  };
}
