'use client';

import { createClient } from '@ebb/client/client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** The page is loaded anew this often, notices or not: lines of the log come without one. */
const REFRESH_MS = 4000;
/** Notices closer than this are one. */
const PAUSE_MS = 400;

/**
 * Keeps the page of a run new until the run has ended: on notices of the API's socket, and by polling beside them, so that it works
 * where the socket drops, or never stands.
 */
export function LiveRefresh({ id, api }: { id: string; api: string }) {
  const router = useRouter();
  useEffect(() => {
    const stop = new AbortController();
    let pause: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      pause ??= setTimeout(() => {
        pause = undefined;
        router.refresh();
      }, PAUSE_MS);
    };
    const timer = setInterval(() => router.refresh(), REFRESH_MS);
    void listen(id, api, soon, stop.signal);
    return () => {
      stop.abort();
      clearInterval(timer);
      clearTimeout(pause);
    };
  }, [id, api, router]);
  return null;
}

async function listen(id: string, api: string, onNotice: () => void, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of createClient({ url: api, retries: 0 }).watchSubmission(id, { signal })) onNotice();
  } catch {
    // The API may not be open to this page, or may be away: polling goes on.
  }
}
