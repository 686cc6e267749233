import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { revokeKey } from '../modules/account/account-admin.service.js';
import { makeAccount } from '../testing/make-account.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { EBB_REQUESTS_PER_MINUTE: '40' } });
});
afterAll(() => server.close());

const address = () => `${server.url.replace('http', 'ws')}/graphql`;

/** What a subscription over a connection of its own brings: its first answer, or why there is none. */
function first(query: string, key?: string): Promise<unknown> {
  const client = createClient({
    url: address(),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(key === undefined ? {} : { connectionParams: { Authorization: `Bearer ${key}` } }),
  });
  return new Promise((resolve) => {
    client.subscribe(
      { query },
      {
        next: (value) => resolve(value),
        error: (error) => resolve(error instanceof Error || Array.isArray(error) ? error : closed(error)),
        complete: () => resolve('complete'),
      },
    );
  }).finally(() => client.dispose());
}

const closed = (event: unknown) => {
  const { code, reason } = event as { code: number; reason: string };
  return { code, reason };
};

/** How a handshake ends. */
function handshake(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
    socket.on('error', () => resolve(0));
  });
}

describe('a WebSocket', () => {
  it('is opened at /graphql by programs and allowed pages alone', async () => {
    expect(await handshake('/graphql')).toBe(101);
    expect(await handshake('/graphql', { origin: server.url })).toBe(101);
    expect(await handshake('/graphql', { origin: 'https://evil.example' })).toBe(403);
    expect(await handshake('/graphql', { origin: 'null' })).toBe(403);
    expect(await handshake('/other')).toBe(404);
  });

  it('serves subscriptions alone: queries and mutations have their limits elsewhere', async () => {
    const [error] = (await first('{ server { version } }')) as { extensions: { code: string } }[];
    expect(error?.extensions.code).toBe('INVALID_QUERY');
    const refused = await first('mutation { createAccount(input: { handle: "by-socket" }) { secret } }');
    expect(refused).toMatchObject([{ extensions: { code: 'INVALID_QUERY' } }]);
  });

  it('refuses what does not fit the schema, and what is too long', async () => {
    expect(await first('subscription { nothing }')).toMatchObject([{ extensions: { code: 'INVALID_QUERY' } }]);
    expect(await first('subscription {')).toMatchObject([{ extensions: { code: 'INVALID_QUERY' } }]);
    expect(await first(`subscription { ${'x '.repeat(3000)} }`)).toMatchObject([
      { extensions: { code: 'QUERY_TOO_COMPLEX' } },
    ]);
  });

  it('is closed on a key that does not hold', async () => {
    const { db } = server.runtime;
    expect(await first('subscription { x }', `ebb_${'x'.repeat(43)}`)).toEqual({
      code: 4403,
      reason: 'UNAUTHENTICATED',
    });
    const old = await makeAccount(db, { expiresAt: new Date(0) });
    expect(await first('subscription { x }', old.key)).toEqual({ code: 4403, reason: 'KEY_EXPIRED' });
    const gone = await makeAccount(db);
    await revokeKey(db, gone.keyId);
    expect(await first('subscription { x }', gone.key)).toEqual({ code: 4403, reason: 'KEY_REVOKED' });
    const { key } = await makeAccount(db);
    expect(await first('subscription { x }', key)).toMatchObject([{ extensions: { code: 'INVALID_QUERY' } }]);
  });

  it('is closed on a message that is too large', async () => {
    const code = await new Promise((resolve) => {
      const socket = new WebSocket(address(), 'graphql-transport-ws');
      socket.on('open', () =>
        socket.send(JSON.stringify({ type: 'connection_init', payload: { x: 'x'.repeat(200_000) } })),
      );
      socket.on('close', resolve);
      socket.on('error', () => undefined);
    });
    expect(code).toBe(1009);
  });

  it('counts subscriptions as requests', async () => {
    const { key } = await makeAccount(server.runtime.db);
    const codes = new Set<string>();
    for (let i = 0; i < 41; i++) {
      const [error] = (await first('subscription { x }', key)) as { extensions: { code: string } }[];
      codes.add(error!.extensions.code);
    }
    expect([...codes]).toEqual(['INVALID_QUERY', 'RATE_LIMITED']);
  });
});
