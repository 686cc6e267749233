import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SERVER = fileURLToPath(new URL('../../apps/api/dist/server.js', import.meta.url));

/** The server as its users start it, with what it wrote. */
interface Started {
  readonly child: ChildProcess;
  readonly written: () => string;
}

function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, [SERVER], {
    env: { PATH: process.env.PATH, EBB_SEED_MINI: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      text += data;
    });
  }
  return { child, written: () => text };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the server', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ebb-e2e-server-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('starts on nothing, holds its folder alone, ends in order, and has all when it starts again', async () => {
    const port = await freePort();
    const env = { EBB_DATA_DIR: folder, EBB_PORT: String(port) };
    const url = `http://127.0.0.1:${port}`;
    const ready = () =>
      fetch(`${url}/ready`).then(
        ({ status }) => status,
        () => 0,
      );
    const ask = async (query: string, key?: string) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
        body: JSON.stringify({ query }),
      });
      return ((await response.json()) as { data: Record<string, never> }).data as never as Record<
        string,
        Record<string, string>
      >;
    };
    const first = start(env);
    try {
      await expect.poll(ready, { timeout: 60_000, interval: 200 }).toBe(200);
      const { createAccount } = await ask('mutation { createAccount(input: { handle: "first-one" }) { secret } }');
      const second = start({ ...env, EBB_PORT: String(await freePort()) });
      const [code] = await once(second.child, 'exit');
      expect(code).toBe(1);
      // The process that holds it, and what to do: in words, not as a stack.
      expect(second.written()).toMatch(new RegExp(`open in another process.*${first.child.pid}.*EBB_DATA_DIR`));
      expect(second.written()).not.toContain('    at ');
      first.child.kill('SIGTERM');
      expect((await once(first.child, 'exit'))[0]).toBe(0);
      expect(first.written()).not.toContain(createAccount?.secret);
      const again = start(env);
      try {
        await expect.poll(ready, { timeout: 60_000, interval: 200 }).toBe(200);
        const { viewer } = await ask('{ viewer { account { handle } } }', createAccount?.secret);
        expect(viewer).toEqual({ account: { handle: 'first-one' } });
        again.child.kill('SIGINT');
        expect((await once(again.child, 'exit'))[0]).toBe(0);
      } finally {
        again.child.kill('SIGKILL');
      }
    } finally {
      first.child.kill('SIGKILL');
    }
  });

  it('says in words which setting is not of its form', async () => {
    const { child, written } = start({ EBB_PORT: 'many', DATABASE_URL: 'mysql://x', EBB_SIGN_UP: 'perhaps' });
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(written()).toMatch(/environment is not valid[\s\S]*DATABASE_URL[\s\S]*EBB_PORT[\s\S]*EBB_SIGN_UP/);
    expect(written()).not.toContain('    at ');
  });

  it('does not write the password of a database that it cannot reach', async () => {
    const { child, written } = start({ DATABASE_URL: `postgres://ebb:pass-word@127.0.0.1:${await freePort()}/ebb` });
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(written()).toContain('ECONNREFUSED');
    expect(written()).not.toContain('pass-word');
  });
});
