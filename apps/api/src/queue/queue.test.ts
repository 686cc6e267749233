import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import type { Queue } from './contract.js';
import { ProcessQueue } from './process-queue.js';
import { RedisQueue } from './redis-queue.js';

const REDIS = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const log = pino({ level: 'silent' });

async function reachable(): Promise<boolean> {
  const client = new Redis(REDIS, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  const answer = await client.ping().catch(() => undefined);
  client.disconnect();
  return answer === 'PONG';
}
const redis = await reachable();
const until = async (holds: () => boolean | Promise<boolean>, milliseconds = 10_000) => {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It never came to hold.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const opened: Queue[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((queue) => queue.close()));
});

const kinds: { name: string; open(): Queue }[] = [{ name: 'in the process', open: () => new ProcessQueue(log) }];
if (redis)
  kinds.push({ name: 'on Redis', open: () => new RedisQueue({ url: REDIS, prefix: `t-${randomUUID()}`, log }) });
const open = (make: () => Queue) => {
  const queue = make();
  opened.push(queue);
  return queue;
};

describe.each(kinds)('A queue $name', ({ open: make }) => {
  test('hands on what was announced before anyone worked, each once, never more at once than asked for', async () => {
    const queue = open(make);
    await until(() => queue.ready());
    const ids = Array.from({ length: 12 }, () => randomUUID());
    for (const id of ids) await queue.announce(id);
    // Again, while it waits.
    for (const id of ids) await queue.announce(id);
    const handled: string[] = [];
    let now = 0;
    let most = 0;
    await queue.work(3, async (id) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 15));
      handled.push(id);
      now--;
    });
    await until(() => handled.length >= 12);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([...handled].sort()).toEqual([...ids].sort());
    expect(most).toBe(3);
  });

  test('takes an announcement of the next attempt while the one before is being handled', async () => {
    const queue = open(make);
    await until(() => queue.ready());
    const id = randomUUID();
    const handled: string[] = [];
    await queue.work(1, async (taken) => {
      handled.push(taken);
      if (handled.length === 1) await queue.announce(id, 1);
    });
    await queue.announce(id);
    await until(() => handled.length === 2);
  });

  test('goes on after a handler that throws', async () => {
    const queue = open(make);
    await until(() => queue.ready());
    const handled: string[] = [];
    await queue.work(1, async (id) => {
      handled.push(id);
      throw new Error('no');
    });
    await queue.announce('a');
    await queue.announce('b');
    await until(() => handled.length === 2);
  });

  test('stops taking and waits for what is being handled', async () => {
    const queue = open(make);
    await until(() => queue.ready());
    const ended: string[] = [];
    let began = 0;
    const stop = await queue.work(1, async (id) => {
      began++;
      await new Promise((resolve) => setTimeout(resolve, 200));
      ended.push(id);
    });
    await queue.announce('first');
    await queue.announce('second');
    await until(() => began === 1);
    await stop();
    expect(ended).toEqual(['first']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(began).toBe(1);
  });
});

describe.skipIf(!redis)('A queue on Redis', () => {
  test('reaches exactly one of two workers', async () => {
    const prefix = `t-${randomUUID()}`;
    const [a, b] = [0, 1].map(() => open(() => new RedisQueue({ url: REDIS, prefix, log })));
    const handled: string[] = [];
    for (const queue of [a, b]) await queue!.work(1, async (id) => void handled.push(id));
    await until(() => a!.ready());
    for (let k = 0; k < 20; k++) await a!.announce(`id-${k}`);
    await until(() => handled.length === 20);
    expect(new Set(handled).size).toBe(20);
  });

  test('may be closed as soon as it was opened: no promise is left alone', async () => {
    for (let k = 0; k < 8; k++) {
      const queue = new RedisQueue({ url: REDIS, prefix: `t-${randomUUID()}`, log });
      const stop = await queue.work(2, async () => undefined);
      await new Promise((resolve) => setTimeout(resolve, 3 * k));
      await stop();
      await queue.close();
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  });

  test('without Redis: says so at once, does not crash, and works again when it comes', async () => {
    const port = await freePort();
    const url = `redis://127.0.0.1:${port}`;
    const lines: string[] = [];
    const heard = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const queue = open(() => new RedisQueue({ url, prefix: 't', log: heard }));
    const handled: string[] = [];
    await queue.work(1, async (id) => void handled.push(id));
    expect(await queue.ready()).toBe(false);
    const before = performance.now();
    await expect(queue.announce('lost')).rejects.toThrow();
    expect(performance.now() - before).toBeLessThan(1500);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(lines.length).toBe(1);

    const server = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no']);
    try {
      await until(() => queue.ready());
      await queue.announce('found');
      await until(() => handled.includes('found'));
    } finally {
      server.kill('SIGKILL');
      await once(server, 'exit');
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
