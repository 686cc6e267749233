import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createClient } from './client.js';
import { type ClientError, requireDone } from './client-error.js';
import { CancelSubmissionDocument, ServerDocument } from './operations.generated.js';

interface Sent {
  readonly url: string;
  readonly body: { query: string; variables: unknown };
  readonly headers: Readonly<Record<string, string>>;
}

type Answer = Response | Error | 'never';

/** A fetch that gives these answers one after the other, the last one again and again. */
function fetchOf(answers: readonly Answer[]) {
  const sent: Sent[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    sent.push({ url, body: JSON.parse(init.body as string), headers: init.headers as Record<string, string> });
    const answer = answers[Math.min(sent.length, answers.length) - 1]!;
    if (answer === 'never') {
      return new Promise<Response>((_, reject) =>
        init.signal!.addEventListener('abort', () => reject(init.signal!.reason)),
      );
    }
    if (answer instanceof Error) throw answer;
    return answer.clone();
  };
  return { fetch: fetch as typeof globalThis.fetch, sent };
}

const json = (value: unknown, status = 200, headers = {}) => new Response(JSON.stringify(value), { status, headers });
const network = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
const refusal = (code: string, extensions = {}) =>
  json({ errors: [{ message: 'No.', extensions: { code, ...extensions } }] });
const server = json({ data: { server: { version: '1' } } });
const url = 'http://ebb.test';

/** The error of a request, which must fail. */
async function failure(work: Promise<unknown>): Promise<ClientError> {
  return work.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error) => error,
  );
}

test('a query carries the key and its variables, whatever slash ends the address', async () => {
  const { fetch, sent } = fetchOf([server]);
  const client = createClient({ url: `${url}/`, key: 'ebb_secret', fetch });
  expect(await client.request(ServerDocument, {})).toEqual({ server: { version: '1' } });
  expect(sent[0]).toMatchObject({ url: `${url}/graphql`, body: { variables: {} } });
  expect(sent[0]!.headers).toMatchObject({ authorization: 'Bearer ebb_secret', 'content-type': 'application/json' });
});

test('what the server refuses is an error with its code, hint and field, and is not sent again', async () => {
  const { fetch, sent } = fetchOf([refusal('KEY_EXPIRED', { hint: 'Make another.', field: 'key' })]);
  const error = await failure(createClient({ url, fetch }).request(ServerDocument, {}));
  expect(error).toMatchObject({ name: 'ClientError', code: 'KEY_EXPIRED', message: 'No.', hint: 'Make another.' });
  expect(error.details.field).toBe('key');
  expect(sent).toHaveLength(1);
});

test('a query is sent again after faults of the network and of a proxy', async () => {
  const { fetch, sent } = fetchOf([network('ECONNRESET'), json({}, 503), server]);
  await createClient({ url, fetch }).request(ServerDocument, {});
  expect(sent).toHaveLength(3);
});

test('a mutation is sent again only when it certainly was not carried out, or may be carried out twice', async () => {
  const done = json({ data: { cancelSubmission: { submission: null, errors: [] } } });
  const reset = fetchOf([network('ECONNRESET'), done]);
  const error = await failure(createClient({ url, ...reset }).request(CancelSubmissionDocument, { id: 'a' }));
  expect(error.code).toBe('SERVER_UNREACHABLE');
  expect(reset.sent).toHaveLength(1);
  const refused = fetchOf([network('ECONNREFUSED'), done]);
  await createClient({ url, ...refused }).request(CancelSubmissionDocument, { id: 'a' });
  expect(refused.sent).toHaveLength(2);
  const repeatable = fetchOf([network('ECONNRESET'), done]);
  await createClient({ url, ...repeatable }).request(CancelSubmissionDocument, { id: 'a' }, { repeatable: true });
  expect(repeatable.sent).toHaveLength(2);
});

test('a rate limit is waited for as long as the server asks, but not for minutes', async () => {
  const soon = fetchOf([
    json({ errors: [{ message: 'Slow.', extensions: { code: 'RATE_LIMITED' } }] }, 429, { 'retry-after': '0' }),
    server,
  ]);
  await createClient({ url, ...soon }).request(ServerDocument, {});
  expect(soon.sent).toHaveLength(2);
  const late = fetchOf([
    json({ errors: [{ message: 'Slow.', extensions: { code: 'RATE_LIMITED' } }] }, 429, { 'retry-after': '60' }),
  ]);
  expect((await failure(createClient({ url, ...late }).request(ServerDocument, {}))).code).toBe('RATE_LIMITED');
  expect(late.sent).toHaveLength(1);
});

test('a server that does not answer is given up after the time that was set', async () => {
  const { fetch } = fetchOf(['never']);
  const error = await failure(createClient({ url, fetch, timeoutMs: 20, retries: 0 }).request(ServerDocument, {}));
  expect(error).toMatchObject({ code: 'TIMED_OUT', message: expect.stringContaining(url) });
});

test('an aborted request throws the reason at once', async () => {
  const { fetch } = fetchOf(['never']);
  const aborter = new AbortController();
  const request = createClient({ url, fetch }).request(ServerDocument, {}, { signal: aborter.signal });
  aborter.abort(new Error('enough'));
  expect((await failure(request)).message).toBe('enough');
});

test('an address of something else is said to be that', async () => {
  const page = new Response('<html>', { status: 404 });
  const error = await failure(createClient({ url, ...fetchOf([page]) }).request(ServerDocument, {}));
  expect(error).toMatchObject({ code: 'UNEXPECTED_ANSWER', message: expect.stringMatching(/HTTP 404/) });
});

test('a server that is down is unreachable, with the system’s reason', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listener.once('listening', resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  const client = createClient({ url: `http://127.0.0.1:${port}`, retries: 0 });
  const error = await failure(client.request(ServerDocument, {}));
  expect(error).toMatchObject({ code: 'SERVER_UNREACHABLE', message: expect.stringMatching(/ECONNREFUSED/) });
});

test('failures of a payload are an error that names all; a payload without is itself', () => {
  const errors = [{ field: 'method.slug', code: 'NAME_TAKEN', message: 'Taken.', hint: null }] as const;
  expect(() => requireDone({ errors })).toThrow(
    expect.objectContaining({ code: 'NAME_TAKEN', message: 'method.slug: Taken.' }),
  );
  const other = { field: null, code: 'BUSY', message: 'Busy.', hint: 'Wait.' } as const;
  expect(() => requireDone({ errors: [...errors, other] })).toThrow('method.slug: Taken. Busy. Wait.');
  const payload = { errors: [], value: 1 };
  expect(requireDone(payload)).toBe(payload);
});
