import { setTimeout as sleep } from 'node:timers/promises';

const SUBMIT = `mutation ($input: SubmitMethodInput!, $key: String) {
  submitMethod(input: $input, idempotencyKey: $key) { submission { id } errors { code message } } }`;

/** Submits as a careful client does: again with the same idempotency key until an answer comes. */
export async function submitUntilAccepted(
  urls: readonly string[] | (() => readonly string[]),
  key: string,
  { slug, step, idempotencyKey }: { slug: string; step: number; idempotencyKey: string },
): Promise<string> {
  const input = {
    benchmark: 'judged',
    method: { slug },
    embeddings: ['normal'],
    recipe: { operators: [{ op: 'log', relativeUnit: step }] },
  };
  for (let attempt = 0; ; attempt++) {
    const all = typeof urls === 'function' ? urls() : urls;
    try {
      const response = await fetch(`${all[attempt % all.length]}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query: SUBMIT, variables: { input, key: idempotencyKey } }),
        signal: AbortSignal.timeout(10_000),
      });
      const { data } = (await response.json()) as {
        data?: { submitMethod?: { submission: { id: string } | null; errors: { code: string; message: string }[] } };
      };
      if (data?.submitMethod?.submission) return data.submitMethod.submission.id;
      const [error] = data?.submitMethod?.errors ?? [];
      if (error && error.code !== 'BUSY') throw new Refused(`${error.code}: ${error.message}`);
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
    if (attempt > 200) throw new Error('The API never answered.');
    await sleep(150);
  }
}

class Refused extends Error {}
