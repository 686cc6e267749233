import 'server-only';
import { createClient } from '@ebb/client/client';
import { ClientError } from '@ebb/client/client-error';
import { headers } from 'next/headers';
import { cache } from 'react';
import { env } from '../env';
import type { TypedDocumentString } from '../graphql/operations.generated';

/** The reader's address for the API's rate limits, which would else take all readers for one. */
const forwarded = cache(async () => (await headers()).get('x-forwarded-for') ?? undefined);

/**
 * The data of a query.
 *
 * @param key API key, where the reader has signed in
 * @throws ClientError
 */
export async function ask<R, V>(document: TypedDocumentString<R, V>, variables: V, key?: string): Promise<R> {
  const from = await forwarded();
  const client = createClient({
    url: env.EBB_API_URL,
    key,
    timeoutMs: env.EBB_API_TIMEOUT_MS,
    retries: 1,
    fetch: (url, init) => {
      const sent = new Headers(init?.headers);
      if (from) sent.set('x-forwarded-for', from);
      return fetch(url, { ...init, headers: sent, cache: 'no-store' });
    },
  });
  // Two generated classes of the same form, which TypeScript keeps apart.
  return (await client.request(document as never, variables)) as R;
}

/** What a page shows: the data, or why there are none. */
export type Answer<T> = { readonly data: T } | { readonly trouble: ClientError };

/** An answer in place of an exception: what goes wrong between the site and the API is shown on the page. */
export async function answerOf<T>(asked: Promise<T>): Promise<Answer<T>> {
  try {
    return { data: await asked };
  } catch (error) {
    if (error instanceof ClientError) return { trouble: error };
    throw error;
  }
}
