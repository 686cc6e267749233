import { env } from '../../../../env';

const BODY_CHARACTERS_MAX = 20_000;

/** Passes a query of the explorer on to the API, as nobody: no key goes along. */
export async function POST(request: Request): Promise<Response> {
  const body = await request.text();
  if (!request.headers.get('content-type')?.startsWith('application/json')) return refusal(415, 'JSON is expected.');
  if (body.length > BODY_CHARACTERS_MAX) return refusal(413, 'The query is too long for the explorer.');
  const from = request.headers.get('x-forwarded-for');
  try {
    const answer = await fetch(`${env.EBB_API_URL}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(from ? { 'x-forwarded-for': from } : {}) },
      body,
      cache: 'no-store',
      signal: AbortSignal.timeout(env.EBB_API_TIMEOUT_MS),
    });
    return new Response(await answer.text(), {
      status: answer.status,
      headers: { 'content-type': 'application/json' },
    });
  } catch {
    return refusal(502, 'The API cannot be reached.');
  }
}

const refusal = (status: number, message: string) => Response.json({ errors: [{ message }] }, { status });
