import { createClient as createWebSocketClient } from 'graphql-ws/client';
import { ClientError } from './client-error.js';
import {
  SubmissionDocument,
  type SubmissionStatusFragment,
  SubmissionUpdatedDocument,
} from './operations.generated.js';
import { type Endpoint, request } from './request.js';
import { wait } from './wait.js';

/** How a submission stands. */
export type SubmissionStatus = SubmissionStatusFragment;

export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Between polls while there is no subscription. */
  readonly pollMs?: number;
  /** How long the server may be unreachable before watching fails. */
  readonly patienceMs?: number;
}

/** Between polls while the subscription stands: it may be deaf, behind a proxy for instance. */
const SLOW_POLL_MS = 15_000;
const ENDED: readonly SubmissionStatus['state'][] = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

/** Whether nothing changes any more. */
export const hasEnded = ({ state }: Pick<SubmissionStatus, 'state'>): boolean => ENDED.includes(state);

/**
 * How a submission stands: now, then whenever it changes, until it has ended. A subscription tells; polling does where there is none or while it
 * is lost.
 *
 * @param webSocket the class, where there is one
 * @throws ClientError NOT_FOUND; SERVER_UNREACHABLE when the server stays away too long; the signal's reason when it aborts.
 */
export async function* watchSubmission(
  endpoint: Endpoint,
  webSocket: unknown,
  id: string,
  { signal, pollMs = 2000, patienceMs = 120_000 }: WatchOptions = {},
): AsyncGenerator<SubmissionStatus, void, undefined> {
  const notices = subscribe(endpoint, webSocket, id);
  try {
    let revision = -1;
    let told: SubmissionStatus | undefined;
    let reachedMs = Date.now();
    for (;;) {
      signal?.throwIfAborted();
      try {
        told ??= (await request(endpoint, SubmissionDocument, { id }, { signal })).submission ?? undefined;
        if (!told) throw new ClientError('NOT_FOUND', 'There is no such submission.');
        reachedMs = Date.now();
      } catch (error) {
        if (!isPassing(error) || Date.now() - reachedMs > patienceMs) throw error;
      }
      if (told && told.revision > revision) {
        revision = told.revision;
        yield told;
        if (hasEnded(told)) return;
      }
      told = await notices.next(notices.stands() ? Math.max(SLOW_POLL_MS, pollMs) : pollMs, signal);
    }
  } finally {
    notices.close();
  }
}

const isPassing = (error: unknown) =>
  error instanceof ClientError &&
  (['SERVER_UNREACHABLE', 'TIMED_OUT', 'RATE_LIMITED'].includes(error.code) || (error.details.status ?? 0) >= 500);

interface Notices {
  /** Whether the subscription stands. */
  stands(): boolean;
  /** The newest notice that came; undefined after `milliseconds` without one, or when it is time to look. */
  next(milliseconds: number, signal: AbortSignal | undefined): Promise<SubmissionStatus | undefined>;
  close(): void;
}

function subscribe({ url, key }: Endpoint, webSocket: unknown, id: string): Notices {
  let newest: SubmissionStatus | undefined;
  let stands = false;
  let wake = new AbortController();
  const awake = () => wake.abort();
  const changed = (now: boolean) => {
    stands = now;
    awake();
  };
  // Told to the loop above as "look now": what happened meanwhile is not known.
  const client =
    webSocket === undefined
      ? undefined
      : createWebSocketClient({
          url: `${url.replace(/^http/, 'ws')}/graphql`,
          webSocketImpl: webSocket,
          ...(key === undefined ? {} : { connectionParams: { authorization: `Bearer ${key}` } }),
          retryAttempts: Number.POSITIVE_INFINITY,
          shouldRetry: () => true,
          retryWait: (retries) => wait(Math.min(30_000, 500 * 2 ** Math.min(retries, 6)) * (1 + Math.random() / 2)),
          keepAlive: 10_000,
          on: { connected: () => changed(true), closed: () => changed(false) },
        });
  const drop = client?.subscribe<{ submissionUpdated: SubmissionStatus }>(
    { query: SubmissionUpdatedDocument.toString(), variables: { id } },
    {
      next: ({ data }) => {
        const status = data?.submissionUpdated;
        if (status && status.revision >= (newest?.revision ?? -1)) newest = status;
        awake();
      },
      error: () => changed(false),
      complete: () => changed(false),
    },
  );
  return {
    stands: () => stands,
    next: async (milliseconds, signal) => {
      if (newest === undefined) await wait(milliseconds, AbortSignal.any([wake.signal, ...(signal ? [signal] : [])]));
      wake = new AbortController();
      const status = newest;
      newest = undefined;
      return status;
    },
    close: () => {
      drop?.();
      // A socket that was being opened ends with an event, which is nobody's fault.
      void Promise.resolve(client?.dispose()).catch(() => undefined);
    },
  };
}
