import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeAccount } from '../testing/make-account.js';
import { redisReached } from '../testing/redis-reached.js';
import { startTestServer, type TestServer } from '../testing/test-server.js';

const VERSION = '{ server { version } }';
const SIGN_UP = 'mutation ($input: CreateAccountInput!) { createAccount(input: $input) { errors { code } } }';

async function codesOf(server: TestServer, count: number, key?: string) {
  const codes: unknown[] = [];
  for (let i = 0; i < count; i++) codes.push((await server.graphql(VERSION, {}, key)).errors[0]?.extensions.code);
  return codes;
}

for (const redis of (await redisReached()) ? [false, true] : [false]) {
  describe(`rate limits ${redis ? 'in Redis' : 'in the process'}`, () => {
    it('are of a key, else of an address, and tell where a client stands', async () => {
      const server = await startTestServer({ redis, env: { EBB_REQUESTS_PER_MINUTE: '3' } });
      try {
        const [ada, bob] = [await makeAccount(server.runtime.db), await makeAccount(server.runtime.db)];
        expect(await codesOf(server, 4)).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
        expect(await codesOf(server, 4, ada.key)).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
        const { headers } = await server.graphql(VERSION, {}, bob.key);
        expect([headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')]).toEqual(['3', '2']);
        const { status, headers: limited, errors } = await server.graphql(VERSION, {}, ada.key);
        expect([status, errors[0]?.extensions.hint]).toEqual([429, expect.stringMatching(/^Try again in \d+ seconds/)]);
        expect(Number(limited.get('retry-after'))).toBeGreaterThan(0);
        expect(Number(limited.get('retry-after'))).toBeLessThanOrEqual(60);
        expect((await fetch(`${server.url}/health`)).status).toBe(200);
        expect((await fetch(`${server.url}/artifacts/1`, { method: 'PUT' })).status).toBe(429);
      } finally {
        await server.close();
      }
    });

    it('count keys that do not hold by the address that sends them', async () => {
      const server = await startTestServer({ redis, env: { EBB_REQUESTS_PER_MINUTE: '3' } });
      try {
        const codes: unknown[] = [];
        for (let i = 0; i < 4; i++) {
          const guess = `ebb_${randomBytes(32).toString('base64url')}`;
          codes.push((await server.graphql(VERSION, {}, guess)).errors[0]?.extensions.code);
        }
        expect(codes).toEqual([...Array<string>(3).fill('UNAUTHENTICATED'), 'RATE_LIMITED']);
      } finally {
        await server.close();
      }
    });

    it('do not believe an address that a client writes itself', async () => {
      const server = await startTestServer({ redis, env: { EBB_REQUESTS_PER_MINUTE: '2' } });
      try {
        const statuses: number[] = [];
        for (let i = 0; i < 3; i++) {
          const headers = { 'content-type': 'application/json', 'x-forwarded-for': `10.0.0.${i}` };
          const body = JSON.stringify({ query: VERSION });
          statuses.push((await fetch(`${server.url}/graphql`, { method: 'POST', headers, body })).status);
        }
        expect(statuses).toEqual([200, 200, 429]);
      } finally {
        await server.close();
      }
    });

    it('of mutations count each field, whatever its alias', async () => {
      const server = await startTestServer({
        redis,
        env: { EBB_MUTATIONS_PER_MINUTE: '4', EBB_SIGN_UPS_PER_HOUR: '100' },
      });
      try {
        const three = Array.from(
          { length: 3 },
          (_, i) => `a${i}: createAccount(input: { handle: "multi-${i}" }) { errors { code } }`,
        );
        expect((await server.graphql(`mutation { ${three.join(' ')} }`)).status).toBe(200);
        const { status, headers, errors } = await server.graphql(`mutation { ${three.join(' ')} }`);
        expect([status, errors[0]?.extensions.code]).toEqual([429, 'RATE_LIMITED']);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await server.graphql(VERSION)).status).toBe(200);
      } finally {
        await server.close();
      }
    });
  });
}

describe.runIf(await redisReached())('while Redis is away', () => {
  it('the limits are those of the process, and nobody waits', async () => {
    const server = await startTestServer({
      redis: true,
      env: { EBB_REQUESTS_PER_MINUTE: '5', EBB_MUTATIONS_PER_MINUTE: '100' },
    });
    try {
      await server.graphql(VERSION);
      server.runtime.redis?.disconnect();
      const began = performance.now();
      expect(await codesOf(server, 6)).toEqual([...Array<undefined>(5).fill(undefined), 'RATE_LIMITED']);
      // Six answers at 20 ms and a wide margin; a client that waits for Redis would take seconds.
      expect(performance.now() - began).toBeLessThan(2000);
      const { key } = await makeAccount(server.runtime.db);
      const { data } = await server.graphql(SIGN_UP, { input: { handle: 'while-away' } }, key);
      expect(data.createAccount.errors).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
