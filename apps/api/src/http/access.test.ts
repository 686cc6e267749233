import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.js';
import { BODY_BYTES_MAX } from './limits.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: { EBB_CORS_ORIGINS: 'https://site.example', EBB_REQUESTS_PER_MINUTE: '10000' },
  });
});
afterAll(() => server.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const QUERY = JSON.stringify({ query: '{ server { version } }' });

async function send(init: RequestInit, path = '/graphql') {
  const response = await fetch(`${server.url}${path}`, init);
  const text = await response.text();
  const body = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body, code: body?.errors?.[0]?.extensions.code };
}

describe('a request of GraphQL', () => {
  it('is one operation as JSON, sent by POST', async () => {
    expect((await send({ method: 'POST', headers: JSON_TYPE, body: QUERY })).body).toEqual({
      data: { server: { version: '0.1.0' } },
    });
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('is not taken by %s', async (method) => {
    const { status, code, headers } = await send({ method }, '/graphql?query={server{version}}');
    expect([status, code, headers.get('allow')]).toEqual([405, 'INVALID_QUERY', 'POST']);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    '',
  ])('is not taken as %j, which any page may send', async (type) => {
    const body = new Blob([QUERY]);
    const { status, code } = await send({ method: 'POST', headers: type ? { 'content-type': type } : {}, body });
    expect([status, code]).toEqual([415, 'INVALID_QUERY']);
  });

  it('is not a list of many', async () => {
    const body = `[${QUERY},${QUERY}]`;
    const { status, code } = await send({ method: 'POST', headers: JSON_TYPE, body });
    expect([status, code]).toEqual([400, 'INVALID_QUERY']);
  });

  it('is not larger than a megabyte', async () => {
    const body = JSON.stringify({ query: `{ server { version } } #${'x'.repeat(BODY_BYTES_MAX)}` });
    const { status, code } = await send({ method: 'POST', headers: JSON_TYPE, body });
    expect([status, code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('is not a bomb under compression', async () => {
    const zipped = new Blob([QUERY.padEnd(50_000_000)]).stream().pipeThrough(new CompressionStream('gzip'));
    const body = await new Response(zipped).blob();
    expect(body.size).toBeLessThan(BODY_BYTES_MAX);
    const { status, code } = await send({
      method: 'POST',
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
      body,
    });
    expect([status, code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it.each([
    '{',
    '"text"',
    'null',
    '{}',
    '{"query":5}',
    '{"query":"{"}',
    '{"query":"{ nothing }"}',
    '{"query":"{ __proto__ }"}',
  ])('that is %s is refused with a code', async (body) => {
    const { status, code } = await send({ method: 'POST', headers: JSON_TYPE, body });
    expect([status, code]).toEqual([400, 'INVALID_QUERY']);
  });

  it('with variables of the wrong type is refused with a code', async () => {
    const body = JSON.stringify({ query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: { a: 1 } } });
    const { status, code } = await send({ method: 'POST', headers: JSON_TYPE, body });
    expect([status, code]).toEqual([400, 'INVALID_ARGUMENT']);
  });

  it('of too many tokens, levels of introspection, aliases or root fields is refused', async () => {
    const ask = async (query: string) => {
      const { status, code } = await send({ method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ query }) });
      return [status, code];
    };
    const refused = [400, 'QUERY_TOO_COMPLEX'];
    expect(await ask(`{ ${'server '.repeat(3000)} }`)).toEqual(refused);
    expect(await ask(`{ ${Array.from({ length: 40 }, (_, i) => `a${i}: server { version }`).join(' ')} }`)).toEqual(
      refused,
    );
    const type = `${'fields { type { '.repeat(5)}name${' } }'.repeat(5)}`;
    expect(await ask(`{ __type(name: "Server") { ${type} } }`)).toEqual(refused);
    expect((await ask('{ __schema { types { name fields { name } } } }'))[0]).toBe(200);
  });

  it('has no persisted queries', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const { code } = await send({ method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ extensions }) });
    expect(code).toBe('INVALID_QUERY');
  });
});

describe('pages of other sites', () => {
  const from = (origin: string) => ({ method: 'POST', headers: { ...JSON_TYPE, origin }, body: QUERY });

  it.each(['https://evil.example', 'null', 'https://site.example.evil.example', 'http://site.example'])(
    'may not use the API from %s',
    async (origin) => {
      const { status, code, headers } = await send(from(origin));
      expect([status, code, headers.get('access-control-allow-origin')]).toEqual([403, 'FORBIDDEN', null]);
      const preflight = await send({
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('that the operator names may, without credentials', async () => {
    const { status, headers } = await send(from('https://site.example'));
    expect([status, headers.get('access-control-allow-origin')]).toEqual([200, 'https://site.example']);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toMatch(/origin/i);
    const preflight = await send({
      method: 'OPTIONS',
      headers: { origin: 'https://site.example', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-methods')]).toEqual([204, 'GET,POST,PUT']);
    expect((await send(from(server.url))).status).toBe(200);
  });

  it('may be all, where the operator says so', async () => {
    const open = await startTestServer({ env: { EBB_CORS_ORIGINS: '*' } });
    const response = await fetch(`${open.url}/graphql`, from('https://any.example'));
    await open.close();
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });
});

describe('every answer', () => {
  it('has headers that keep browsers from doing harm, and does not say what serves it', async () => {
    for (const path of ['/health', '/graphql', '/nothing']) {
      const { headers } = await fetch(`${server.url}${path}`);
      expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('content-type')).toMatch(/^application\/json/);
    }
  });

  it('has the id of its request: the one that came, where it is of our form', async () => {
    const idOf = async (id?: string) =>
      (await fetch(`${server.url}/health`, id === undefined ? {} : { headers: { 'x-request-id': id } })).headers.get(
        'x-request-id',
      );
    expect(await idOf('abc-1:2.3_4')).toBe('abc-1:2.3_4');
    const made = /^[\da-f-]{36}$/;
    expect(await idOf()).toMatch(made);
    expect(await idOf('x'.repeat(65))).toMatch(made);
    expect(await idOf('"} {"level":50')).toMatch(made);
  });

  it.each(['/nothing', '/graphql/more', '/..%2f..%2fetc/passwd', '/export/../../etc/passwd', '/%00'])(
    'for %s is that nothing is there',
    async (path) => {
      const { status } = await send({}, path);
      expect(status).toBe(404);
    },
  );

  it('to a path that cannot be read is an error of the sender', async () => {
    expect(await raw('GET /artifacts/%E0%A4%A HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 /,
    );
    expect(await raw('GET /../../etc/passwd HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 404 /,
    );
  });
});

/** Sends a request as it is, which clients of HTTP would mend. */
function raw(text: string): Promise<string> {
  const { port, hostname } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('operations', () => {
  it('give metrics, with few labels whatever is asked for', async () => {
    await fetch(`${server.url}/some-long-path-that-nobody-serves`);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toContain('ebb_submissions{state="queued"} 0');
    expect(text).toContain('ebb_workers 0');
    expect(text).toMatch(/ebb_http_request_seconds_count\{method="POST",route="\/graphql",status="200"\} \d+/);
    expect(text).toMatch(/ebb_graphql_operation_seconds_count\{operation="query.server"\} \d+/);
    expect(text).not.toContain('some-long-path');
  });

  it('give metrics only to who brings the token, where there is one', async () => {
    const guarded = await startTestServer({ env: { EBB_METRICS_TOKEN: 'a-token-of-some-length' } });
    const without = await fetch(`${guarded.url}/metrics`);
    const wrong = await fetch(`${guarded.url}/metrics`, {
      headers: { authorization: 'Bearer a-token-of-some-lengtH' },
    });
    const right = await fetch(`${guarded.url}/metrics`, {
      headers: { authorization: 'Bearer a-token-of-some-length' },
    });
    await guarded.close();
    expect([without.status, wrong.status, right.status]).toEqual([401, 401, 200]);
  });

  it('say what is missing when the database or the queue is away', async () => {
    const lame = await startTestServer();
    const { db, queue } = lame.runtime;
    const ready = async () => {
      const response = await fetch(`${lame.url}/ready`);
      return [response.status, ((await response.json()) as { missing: string[] }).missing];
    };
    expect(await ready()).toEqual([200, []]);
    queue.ready = async () => false;
    expect(await ready()).toEqual([503, ['queue']]);
    await db.execute('delete from drizzle.__drizzle_migrations where id = 1');
    expect(await ready()).toEqual([503, ['migrations', 'queue']]);
    await db.execute('drop schema drizzle cascade');
    expect(await ready()).toEqual([503, ['database', 'queue']]);
    expect((await fetch(`${lame.url}/health`)).status).toBe(200);
    await lame.close();
  });
});
