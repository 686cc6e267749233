import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EbbError } from '../errors.js';
import { makeFolder } from './make-folder.js';
import { writeFault } from './write-fault.js';

/** Who holds a lock. */
interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

export interface LockOptions {
  /** How long to wait for another holder, 0 by default. */
  readonly waitSeconds?: number;
  /** Age at which a lock that is not renewed counts as left behind. */
  readonly staleSeconds?: number;
}

const STALE_SECONDS = 60;
/** Several renewals may be late before a lock counts as left behind. */
const RENEWALS = 6;
const POLL_MS = 50;

/**
 * Does a work that no two processes, and no two callers in one, may do at once for the same target.
 *
 * The holder's `<target>.lock` is renewed while the work goes on and removed after it. One that was left behind by a process that
 * was killed is taken over: at once when that process was of this machine and is gone, else when it was not renewed for `staleSeconds`.
 *
 * @param target what is written, which need not be there; its folder is made as needed
 * @throws EbbError FILE_UNWRITABLE when another one holds the lock, with its process, or when there can be no lock; DISK_FULL; and what
 *   `work` throws.
 */
export async function withLock<T>(
  target: string,
  work: () => Promise<T>,
  { waitSeconds = 0, staleSeconds = STALE_SECONDS }: LockOptions = {},
): Promise<T> {
  const lock = `${target}.lock`;
  const own: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
  const deadlineMs = performance.now() + waitSeconds * 1000;
  while (!(await acquire(target, lock, own, staleSeconds))) {
    if (performance.now() >= deadlineMs) throw await heldByAnother(target, lock);
    await sleep(POLL_MS);
  }
  const renewal = setInterval(
    () => {
      const now = new Date();
      utimes(lock, now, now).catch(() => undefined);
    },
    (staleSeconds * 1000) / RENEWALS,
  ).unref();
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    // A machine that slept may have lost its lock to another.
    if ((await readHolder(lock))?.token === own.token) await rm(lock, { force: true }).catch(() => undefined);
  }
}

/** Whether the lock is ours now. */
async function acquire(target: string, lock: string, own: Holder, staleSeconds: number): Promise<boolean> {
  if (await create(target, lock, own)) return true;
  const holder = await readHolder(lock);
  if (!(await isLeftBehind(lock, holder, staleSeconds))) return false;
  await remove(lock, holder);
  return create(target, lock, own);
}

async function create(target: string, lock: string, own: Holder): Promise<boolean> {
  try {
    await makeFolder(dirname(lock));
    await writeFile(lock, JSON.stringify(own), { flag: 'wx' });
    return true;
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && syscall === 'open') return false;
    throw writeFault(target, error);
  }
}

/** Whether no living process holds the lock any more. */
async function isLeftBehind(lock: string, holder: Holder | undefined, staleSeconds: number): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  if (found === undefined || (holder?.host === hostname() && !isAlive(holder.pid))) return true;
  return Date.now() - found.mtimeMs > staleSeconds * 1000;
}

/** Removes a lock that was left behind, unless another one took it over meanwhile. */
async function remove(lock: string, holder: Holder | undefined): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
    // Only the lock that was looked at may go: any other is given back, unless there is a new one already.
    if ((await readHolder(aside))?.token !== holder?.token) await link(aside, lock);
  } catch {
    // Another one was faster.
  } finally {
    await rm(aside, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there is one, of another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function heldByAnother(target: string, lock: string): Promise<EbbError> {
  const holder = await readHolder(lock);
  return new EbbError('FILE_UNWRITABLE', 'The file is being written already.', {
    where: target,
    ...(holder ? { received: `process ${holder.pid} on ${holder.host}` } : {}),
    hint: 'Wait until that has ended, then give the command again.',
  });
}
