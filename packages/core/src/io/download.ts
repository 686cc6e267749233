import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EbbError } from '../errors.js';
import { hashFile } from './hash-file.js';
import { withLock } from './lock-file.js';
import { syncFile } from './sync-file.js';
import { isLackOfSpace, writeFault } from './write-fault.js';

export interface DownloadProgress {
  /** Those of an earlier, broken download included. */
  readonly receivedBytes: number;
  /** Undefined when the server does not say. */
  readonly totalBytes: number | undefined;
}

export interface DownloadOptions {
  /** Lower-case hexadecimal. */
  readonly sha256?: string;
  /** Lower-case hexadecimal, for archives that publish nothing better. */
  readonly md5?: string;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** False starts over; by default what an earlier call left is gone on with. */
  readonly resume?: boolean;
  readonly signal?: AbortSignal;
  /** Connections that may fail one after the other without a byte. */
  readonly attempts?: number;
  /** After which a silent connection counts as broken. */
  readonly silentSeconds?: number;
  /** Free bytes of the disk that holds a folder; the file system's answer by default. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** What makes two responses parts of the same file. */
interface Validator {
  readonly url: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** A fault that another connection may mend. */
class Interrupted extends Error {}

/**
 * Downloads a file over HTTP(S) and moves it to `target` when it is whole and, where a checksum is given, right.
 *
 * Until then the bytes are in `target.part`; a broken connection is resumed with a range request, at once and in later
 * calls, provided that the server's validator (ETag or Last-Modified) is unchanged, or a checksum decides in the end. A
 * server without ranges is asked for the whole again. A target that is there already is kept when its checksum is right.
 * A lock beside the target keeps two callers, be they of one process or of several, from writing to the same part.
 *
 * @throws EbbError DOWNLOAD_FAILED when the server refuses or the connection keeps breaking (what came is kept for the next call);
 *   CHECKSUM_MISMATCH and DISK_FULL, which leave nothing behind; FILE_UNWRITABLE, also when the file is being downloaded already;
 *   CANCELLED when `signal` fires.
 */
export async function fetchFile(url: string, target: string, options: DownloadOptions = {}): Promise<void> {
  if (await isThere(target, options)) return;
  await withLock(target, async () => {
    // Another one may have finished it while the checksum was computed.
    if (!(await isThere(target, options))) await download(url, target, options);
  });
}

/** Whether the file that was announced is in its place; without a checksum nothing says so. */
async function isThere(target: string, options: DownloadOptions): Promise<boolean> {
  if (options.sha256 === undefined && options.md5 === undefined) return false;
  return (await exists(target)) && (await wrongChecksum(target, options)) === undefined;
}

async function download(url: string, target: string, options: DownloadOptions): Promise<void> {
  const part = `${target}.part`;
  try {
    if (options.resume === false) await discard(part);
    await receive(url, target, part, options);
    const mismatch = await wrongChecksum(part, options);
    if (mismatch) {
      await discard(part);
      throw new EbbError('CHECKSUM_MISMATCH', 'The downloaded file is not the one that was announced.', {
        where: `${basename(target)} from ${url}`,
        ...mismatch,
        hint: 'It was deleted. Try again; if it stays so, the file has changed at its source.',
      });
    }
    await syncFile(part);
    await rename(part, target);
    await rm(`${part}.json`, { force: true });
  } catch (error) {
    if (error instanceof EbbError) throw error;
    if (options.signal?.aborted) throw new EbbError('CANCELLED', 'The download was cancelled.', { where: target });
    const fault = writeFault(target, error);
    // What takes up the last of the space is of no use.
    if (fault.code === 'DISK_FULL') await discard(part);
    throw fault;
  }
}

async function receive(url: string, target: string, part: string, options: DownloadOptions): Promise<void> {
  const { attempts = 5, signal } = options;
  for (let failed = 0; ; ) {
    const before = await sizeOf(part);
    try {
      return await connect(url, target, part, options);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      failed = (await sizeOf(part)) > before ? 1 : failed + 1;
      if (failed >= attempts) {
        throw new EbbError('DOWNLOAD_FAILED', `The file could not be downloaded: ${error.message}.`, {
          where: `${basename(target)} from ${url}`,
          hint: 'What came is kept; the next call goes on from there.',
        });
      }
      await sleep(Math.min(200 * 2 ** failed, 10_000), undefined, signal ? { signal } : {});
    }
  }
}

async function connect(url: string, target: string, part: string, options: DownloadOptions): Promise<void> {
  const { signal, silentSeconds = 60, onProgress, freeBytes = freeBytesOf } = options;
  const validator = await readValidator(part);
  const hasChecksum = Boolean(options.sha256 ?? options.md5);
  const resumable = validator?.url === url && (validator.etag ?? validator.lastModified ?? hasChecksum);
  const from = resumable ? await sizeOf(part) : 0;
  const ifRange = validator?.etag?.startsWith('W/')
    ? validator.lastModified
    : (validator?.etag ?? validator?.lastModified);

  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), silentSeconds * 1000);
  try {
    const response = await fetch(url, {
      headers: {
        // A compressed transfer would have other lengths and ranges than the file.
        'accept-encoding': 'identity',
        ...(from > 0 ? { range: `bytes=${from}-`, ...(ifRange ? { 'if-range': ifRange } : {}) } : {}),
      },
      signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    });
    const range = contentRange(response);
    if (!response.ok) await response.body?.cancel();
    if (response.status === 416 && range?.total === from) return;
    if (response.status === 416 || (response.status === 206 && range?.from !== from)) {
      await discard(part);
      throw new Interrupted('the server no longer has the range that was asked for');
    }
    if (!response.ok) throw refusal(response, url, target);
    const start = response.status === 206 ? from : 0;
    const length = response.headers.get('content-length');
    const total = range?.total ?? (length === null ? undefined : start + Number(length));

    const free = await freeBytes(dirname(target));
    if (total !== undefined && total - start > free) {
      await discard(part);
      throw new EbbError('DISK_FULL', 'The disk has too little free space for the file.', {
        where: target,
        expected: `${total - start} bytes`,
        received: `${free}`,
      });
    }
    if (start === 0) {
      const { headers } = response;
      const seen: Validator = { url, etag: headers.get('etag'), lastModified: headers.get('last-modified') };
      await writeFile(`${part}.json`, JSON.stringify(seen));
    }
    let received = start;
    const file = createWriteStream(part, { flags: start === 0 ? 'w' : 'a' });
    // The stream's own error is thrown by whichever wait meets it.
    const failure = new Promise<never>((_, reject) => file.once('error', reject));
    failure.catch(() => {});
    try {
      for await (const chunk of response.body ?? []) {
        timer.refresh();
        if (!file.write(chunk)) await Promise.race([once(file, 'drain'), failure]);
        received += chunk.length;
        onProgress?.({ receivedBytes: received, totalBytes: total });
      }
    } finally {
      file.end();
      await Promise.race([once(file, 'close'), failure]);
    }
    if (total !== undefined && received !== total) {
      throw new Interrupted(`the connection ended after ${received} of ${total} bytes`);
    }
  } catch (error) {
    if (error instanceof EbbError || error instanceof Interrupted || signal?.aborted) throw error;
    if (silence.signal.aborted) throw new Interrupted(`the server was silent for ${silentSeconds} s`);
    // What undici throws, alone or as the cause of its TypeError, is the network's; the rest is the file system's.
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (syscall === 'write' || syscall === 'open' || isLackOfSpace(code)) throw error;
    const { message, cause } = error as Error;
    throw new Interrupted(cause instanceof Error ? cause.message || message : message);
  } finally {
    clearTimeout(timer);
  }
}

function refusal(response: Response, url: string, target: string): Error {
  const status = `${response.status} ${response.statusText}`.trim();
  // Too busy, too many requests, or a fault of the server: it may pass.
  if (response.status >= 500 || response.status === 408 || response.status === 429) {
    return new Interrupted(`the server answered ${status}`);
  }
  return new EbbError('DOWNLOAD_FAILED', 'The server refuses the file.', {
    where: `${basename(target)} from ${url}`,
    received: status,
  });
}

// The first byte and the file's length from `Content-Range: bytes 5-9/10`, or the length alone from `bytes */10`.
function contentRange(response: Response): { from?: number; total?: number } | undefined {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (!match) return undefined;
  return {
    ...(match[1] === undefined ? {} : { from: Number(match[1]) }),
    ...(match[2] === '*' ? {} : { total: Number(match[2]) }),
  };
}

async function readValidator(part: string): Promise<Validator | undefined> {
  try {
    return JSON.parse(await readFile(`${part}.json`, 'utf8')) as Validator;
  } catch {
    return undefined;
  }
}

async function wrongChecksum(
  path: string,
  { sha256, md5 }: DownloadOptions,
): Promise<{ expected: string; received: string } | undefined> {
  for (const [algorithm, expected] of [
    ['sha256', sha256],
    ['md5', md5],
  ] as const) {
    if (expected === undefined) continue;
    const received = await hashFile(path, algorithm);
    if (received !== expected) {
      return { expected: `${algorithm} ${expected}`, received: `${received} (${await sizeOf(path)} bytes)` };
    }
  }
  return undefined;
}

async function discard(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.json`, { force: true });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
