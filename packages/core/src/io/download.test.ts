import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DownloadProgress, fetchFile } from './download.js';

const CONTENT = Buffer.from(Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const SHA256 = createHash('sha256').update(CONTENT).digest('hex');
const MD5 = createHash('md5').update(CONTENT).digest('hex');

/** What the server does with each request, in turn; the last one repeats. */
interface Behaviour {
  status?: number;
  /** The connection breaks after so many bytes. */
  breakAfter?: number;
  ranges?: boolean;
  etag?: string | null;
  content?: Buffer;
  /** The server sends nothing. */
  silent?: boolean;
  chunked?: boolean;
}

let folder: string;
let target: string;
let server: Server;
let url: string;
let script: Behaviour[];
let requests: { range: string | undefined; ifRange: string | undefined }[];

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { range, 'if-range': ifRange } = request.headers;
  requests.push({ range, ifRange: ifRange as string | undefined });
  const behaviour = script[Math.min(requests.length - 1, script.length - 1)] ?? {};
  const { status, breakAfter, ranges = true, etag = '"v1"', content = CONTENT, silent, chunked } = behaviour;
  if (silent) return;
  if (status) {
    response.writeHead(status).end('no');
    return;
  }
  if (etag) response.setHeader('etag', etag);
  const from = ranges && range && (!ifRange || ifRange === etag) ? Number(/bytes=(\d+)-/.exec(range)?.[1]) : 0;
  if (from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  if (!chunked) response.setHeader('content-length', content.length - from);
  if (from > 0) response.setHeader('content-range', `bytes ${from}-${content.length - 1}/${content.length}`);
  response.writeHead(from > 0 ? 206 : 200);
  if (breakAfter === undefined) response.end(content.subarray(from));
  else response.write(content.subarray(from, from + breakAfter), () => setTimeout(() => response.destroy(), 20));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebb-download-'));
  target = join(folder, 'deep', 'weights.h5');
  script = [{}];
  requests = [];
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/weights.h5`;
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const leftovers = () => readdirSync(join(folder, 'deep'));

describe('a whole file', () => {
  test('arrives with its checksum right, progress up to its length and nothing beside it', async () => {
    const seen: DownloadProgress[] = [];
    await fetchFile(url, target, { sha256: SHA256, md5: MD5, onProgress: (progress) => seen.push(progress) });
    expect(CONTENT.equals(await readFile(target))).toBe(true);
    expect(seen.at(-1)).toEqual({ receivedBytes: CONTENT.length, totalBytes: CONTENT.length });
    expect(leftovers()).toEqual(['weights.h5']);
  });

  test('that is there with the right checksum is not asked for again', async () => {
    await fetchFile(url, target, { sha256: SHA256 });
    await fetchFile(url, target, { sha256: SHA256 });
    expect(requests).toHaveLength(1);
  });

  test('of a length that the server does not say arrives too', async () => {
    script = [{ chunked: true }];
    await fetchFile(url, target, { sha256: SHA256 });
    expect((await stat(target)).size).toBe(CONTENT.length);
  });
});

describe('a connection that breaks', () => {
  test('is resumed from where it broke, as often as bytes come', async () => {
    script = [{ breakAfter: 100_000 }, { breakAfter: 100_000 }, {}];
    await fetchFile(url, target, { sha256: SHA256, attempts: 2 });
    expect(requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-', 'bytes=200000-']);
    expect(CONTENT.equals(await readFile(target))).toBe(true);
  });

  test('for good is an error that keeps the bytes for the next call', async () => {
    script = [{ breakAfter: 100_000 }, { breakAfter: 0 }];
    await expect(fetchFile(url, target, { attempts: 2 })).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    expect(existsSync(target)).toBe(false);
    script = [{}];
    requests = [];
    await fetchFile(url, target);
    expect(requests).toEqual([{ range: 'bytes=100000-', ifRange: '"v1"' }]);
    expect(CONTENT.equals(await readFile(target))).toBe(true);
  });

  test('on a server without ranges starts over', async () => {
    script = [{ breakAfter: 100_000, ranges: false }, { ranges: false }];
    await fetchFile(url, target, { sha256: SHA256 });
    expect(CONTENT.equals(await readFile(target))).toBe(true);
  });

  test('to a file that changes meanwhile never mixes the two', async () => {
    const changed = Buffer.from(CONTENT).reverse();
    script = [{ breakAfter: 100_000 }, { etag: '"v2"', content: changed }];
    await fetchFile(url, target);
    expect(changed.equals(await readFile(target))).toBe(true);
  });

  test('to a file without any validator or checksum starts over', async () => {
    script = [{ breakAfter: 100_000, etag: null }, { etag: null }];
    await fetchFile(url, target);
    expect(requests.map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  test('after the last byte is found to be whole', async () => {
    script = [{ breakAfter: CONTENT.length, chunked: true }, {}];
    await fetchFile(url, target);
    expect(CONTENT.equals(await readFile(target))).toBe(true);
  });

  test('because the server falls silent is given up after the time that was set', async () => {
    script = [{ silent: true }];
    const download = fetchFile(url, target, { silentSeconds: 0.1, attempts: 1 });
    await expect(download).rejects.toThrow(/weights\.h5.*silent for 0\.1 s/);
  });
});

describe('a server that refuses', () => {
  test('for good is not asked again', async () => {
    script = [{ status: 404 }];
    await expect(fetchFile(url, target)).rejects.toThrow(/weights\.h5.*404 Not Found/);
    expect(requests).toHaveLength(1);
  });

  test('for now is asked again', async () => {
    script = [{ status: 503 }, {}];
    await fetchFile(url, target, { sha256: SHA256 });
    expect(requests).toHaveLength(2);
  });
});

describe('nothing is left', () => {
  test('of a file with a wrong checksum', async () => {
    const wanted = '0'.repeat(64);
    await expect(fetchFile(url, target, { sha256: wanted })).rejects.toThrow(new RegExp(`${wanted}.*${SHA256}`));
    expect(leftovers()).toEqual([]);
  });

  test('of a file that the disk has no room for, which is seen before it is fetched', async () => {
    const download = fetchFile(url, target, { freeBytes: async () => 1000 });
    await expect(download).rejects.toThrow(/weights\.h5.*300000 bytes.*1000/);
    expect(leftovers()).toEqual([]);
  });

  test.skipIf(!existsSync('/dev/full'))('of a file at whose writing the disk runs full', async () => {
    target = join(folder, 'weights.h5');
    symlinkSync('/dev/full', `${target}.part`);
    await expect(fetchFile(url, target)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('the file that stood there before stays when a download fails', async () => {
  target = join(folder, 'weights.h5');
  await writeFile(target, 'old');
  script = [{ status: 404 }];
  await expect(fetchFile(url, target, { sha256: SHA256 })).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
  expect(await readFile(target, 'utf8')).toBe('old');
});

test('a cancelled download says so and can be gone on with', async () => {
  const controller = new AbortController();
  script = [{ breakAfter: 100_000 }];
  const download = fetchFile(url, target, { signal: controller.signal, onProgress: () => controller.abort() });
  await expect(download).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(leftovers().sort()).toEqual(['weights.h5.part', 'weights.h5.part.json']);
});

describe('two callers at once', () => {
  test('never write to the same part: one gets the file, the other one a clear message', async () => {
    script = [{ breakAfter: 100_000 }, {}];
    const downloads = await Promise.allSettled([1, 2].map(() => fetchFile(url, target, { sha256: SHA256 })));
    const failures = downloads.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(failures).toEqual([
      expect.objectContaining({
        code: 'FILE_UNWRITABLE',
        message: expect.stringMatching(new RegExp(`weights\\.h5.*already.*process ${process.pid}`)),
      }),
    ]);
    expect(CONTENT.equals(await readFile(target))).toBe(true);
    expect(leftovers()).toEqual(['weights.h5']);
    await fetchFile(url, target, { sha256: SHA256 });
  });

  test('do not hinder each other where the file is there', async () => {
    await fetchFile(url, target, { sha256: SHA256 });
    await Promise.all([1, 2].map(() => fetchFile(url, target, { sha256: SHA256 })));
    expect(requests).toHaveLength(1);
  });
});

test('a folder that cannot be made is an error with the name', async () => {
  await writeFile(join(folder, 'file'), '');
  const download = fetchFile(url, join(folder, 'file', 'weights.h5'));
  await expect(download).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
});
