import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLock } from './lock-file.js';

let folder: string;
let target: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-lock-'));
  target = join(folder, 'model.h5');
  lock = `${target}.lock`;
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A lock as a holder leaves it who was killed so long ago. */
function leftLock({ pid = process.pid, host = hostname(), token = 'other' }, ageSeconds = 0): void {
  writeFileSync(lock, JSON.stringify({ token, pid, host }));
  const then = new Date(Date.now() - ageSeconds * 1000);
  utimesSync(lock, then, then);
}

const endedPid = () => spawnSync(process.execPath, ['-e', '']).pid;

/** Works for some milliseconds and notes how many do at once. */
function watched() {
  const seen = { now: 0, most: 0, done: 0 };
  const work = async () => {
    seen.most = Math.max(seen.most, ++seen.now);
    await sleep(20);
    seen.now--;
    seen.done++;
  };
  return { seen, work };
}

describe('a lock that is held', () => {
  test('refuses another caller with the target and the holder, and is free afterwards', async () => {
    await withLock(join(folder, 'deep', 'x'), async () => {
      await expect(withLock(join(folder, 'deep', 'x'), async () => 'never')).rejects.toMatchObject({
        code: 'FILE_UNWRITABLE',
        details: { where: join(folder, 'deep', 'x'), received: `process ${process.pid} on ${hostname()}` },
      });
    });
    expect(await withLock(join(folder, 'deep', 'x'), async () => 'done')).toBe('done');
    expect(readdirSync(join(folder, 'deep'))).toEqual([]);
  });

  test('is waited for where that was asked for: all work is done, one at a time', async () => {
    const { seen, work } = watched();
    await Promise.all([1, 2, 3, 4].map(() => withLock(target, work, { waitSeconds: 20 })));
    expect(seen).toEqual({ now: 0, most: 1, done: 4 });
  });

  test('is released when the work fails, whose error is thrown', async () => {
    const reason = new Error('no');
    await expect(withLock(target, () => Promise.reject(reason))).rejects.toBe(reason);
    expect(existsSync(lock)).toBe(false);
  });

  test('is renewed, so that it is not taken for one that was left behind', async () => {
    await withLock(
      target,
      async () => {
        // Three times the age; a renewal comes six times in it.
        await sleep(1500);
        await expect(withLock(target, async () => 0, { staleSeconds: 0.5 })).rejects.toMatchObject({
          code: 'FILE_UNWRITABLE',
        });
      },
      { staleSeconds: 0.5 },
    );
  });

  test('by a living process, or one on another machine, stands', async () => {
    for (const holder of [{ pid: process.pid }, { pid: endedPid(), host: 'elsewhere' }]) {
      leftLock(holder);
      await expect(withLock(target, async () => 0)).rejects.toThrow(/model\.h5.*already/);
    }
    expect(JSON.parse(readFileSync(lock, 'utf8')).host).toBe('elsewhere');
  });
});

describe('a lock that was left behind is taken over', () => {
  test.each([
    ['of a process that is gone, at once', () => leftLock({ pid: endedPid() })],
    ['of another machine, when it was not renewed for a minute', () => leftLock({ host: 'elsewhere' }, 61)],
    ['whose number another process has now, when it was not renewed for a minute', () => leftLock({}, 61)],
    [
      'that is damaged, when it was not renewed for a minute',
      () => {
        leftLock({}, 0);
        writeFileSync(lock, '{"tok');
        utimesSync(lock, 0, 0);
      },
    ],
  ])('%s', async (_, leave) => {
    leave();
    expect(await withLock(target, async () => 'done')).toBe('done');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('by one alone of several callers at once', async () => {
    leftLock({ pid: endedPid() });
    const { seen, work } = watched();
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => withLock(target, work, { waitSeconds: 20 })));
    expect(seen).toEqual({ now: 0, most: 1, done: 6 });
  });
});

test('where there can be no lock, the target cannot be written', async () => {
  writeFileSync(target, '');
  await expect(withLock(join(target, 'below'), async () => 0)).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    details: { where: join(target, 'below') },
  });
});
