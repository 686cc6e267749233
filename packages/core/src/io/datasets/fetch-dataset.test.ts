import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FetchProgress, fetchDataset, planFetch } from './fetch-dataset.js';
import { verifyDataset } from './receipt.js';
import { type DatasetSource, SOURCES } from './sources.js';

const text = (content: string) => new TextEncoder().encode(content);
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

/** A tar archive of regular files. */
function tar(files: Record<string, string>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    body.write(content);
    return [header, body];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

let root: string;
let server: Server;
let site: string;
/** Files of the record. */
let published: Record<string, Uint8Array>;
/** Paths that were asked for, with the range. */
let requests: string[];
/** After how many bytes the next download breaks. */
let breakAfter: number | undefined;

const SOURCE: DatasetSource = {
  id: 'tiny',
  title: 'Tiny',
  licence: 'CC BY 4.0',
  terms: 'Of a test.',
  reference: 'None.',
  record: 17,
  files: [
    { name: 'a.zip', md5: null, archive: 'zip' },
    { name: 'b.tgz', md5: null, archive: 'tgz' },
    { name: 'c.h5', md5: null, archive: null },
  ],
};

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'ebb-fetch-'));
  requests = [];
  breakAfter = undefined;
  published = {
    'a.zip': zipSync({
      'Part1/x.wav': text('sound'),
      '__MACOSX/Part1/._x.wav': text('not data'),
      'Part1/._x.wav': text('nor this'),
    }),
    'b.tgz': tar({ 'set/audio/y.ogg': 'more sound', 'set/._y.ogg': 'not data', 'set/empty': '' }),
    'c.h5': text('numbers'),
  };
  server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, site).pathname);
    const { range } = request.headers;
    requests.push(range ? `${path} ${range}` : path);
    if (path === '/api/records/17') {
      const files = Object.entries(published).map(([key, bytes]) => ({
        key,
        size: bytes.length,
        checksum: `md5:${md5(bytes)}`,
      }));
      response.end(JSON.stringify({ metadata: { license: { id: 'cc-zero' } }, files }));
      return;
    }
    const bytes = published[path.replace('/records/17/files/', '')];
    if (!bytes) {
      response.writeHead(404).end();
      return;
    }
    const from = range ? Number(/bytes=(\d+)-/.exec(range)![1]) : 0;
    const headers = { 'content-length': bytes.length - from, etag: `"${md5(bytes)}"` };
    response.writeHead(from > 0 ? 206 : 200, {
      ...headers,
      ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    if (breakAfter === undefined) response.end(bytes.subarray(from));
    else response.write(bytes.subarray(from, from + breakAfter), () => setTimeout(() => response.destroy(), 20));
    breakAfter = undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true });
});

const dir = () => join(root, 'data');
const plan = (source = SOURCE) => planFetch(source, site);
const downloads = () => requests.filter((path) => path.startsWith('/records/'));

test('archives are unpacked and other files put beside them, without what macOS adds, and nothing else is left', async () => {
  const steps: FetchProgress[] = [];
  const receipt = await fetchDataset(await plan(), dir(), { onProgress: (progress) => steps.push(progress) });
  expect(receipt.fetched.map(({ name, files }) => [name, files.map(({ path }) => path).sort()])).toEqual([
    ['a.zip', ['Part1/x.wav']],
    ['b.tgz', ['set/audio/y.ogg', 'set/empty']],
    ['c.h5', ['c.h5']],
  ]);
  expect(readFileSync(join(dir(), 'Part1/x.wav'), 'utf8')).toBe('sound');
  expect(readFileSync(join(dir(), 'set/audio/y.ogg'), 'utf8')).toBe('more sound');
  expect(readFileSync(join(dir(), 'c.h5'), 'utf8')).toBe('numbers');
  expect(existsSync(join(dir(), '.ebb-fetch'))).toBe(false);
  const last = (step: string, file: string) => steps.filter((s) => s.step === step && s.file === file).at(-1);
  expect(last('downloading', 'b.tgz')).toMatchObject({
    done: published['b.tgz']!.length,
    total: published['b.tgz']!.length,
  });
  expect(last('unpacking', 'b.tgz')).toMatchObject({ done: 2, total: 2 });
});

test('a folder that is complete is not fetched again; what is verified is what was fetched', async () => {
  await fetchDataset(await plan(), dir());
  const before = downloads().length;
  await fetchDataset(await plan(), dir());
  expect(downloads()).toHaveLength(before);
  expect(await verifyDataset(dir())).toEqual({
    source: 'tiny',
    licence: 'CC BY 4.0',
    fileCount: 4,
    notFetched: [],
    faults: [],
  });
});

test('a second fetch into the folder while one is under way is refused, and the first one ends whole', async () => {
  let second: Promise<unknown> | undefined;
  const freeBytes = async () => {
    second ??= fetchDataset(await plan(), dir());
    await expect(second).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: expect.stringContaining(`already. Received process ${process.pid}`),
    });
    return Number.POSITIVE_INFINITY;
  };
  await fetchDataset(await plan(), dir(), { freeBytes });
  expect(second).toBeDefined();
  // Neither fetched a file twice, nor left its lock.
  expect(downloads()).toHaveLength(3);
  expect((await verifyDataset(dir())).faults).toEqual([]);
  expect(existsSync(join(dir(), '.ebb-fetch.lock'))).toBe(false);
});

test.skipIf(!existsSync('/proc/self'))('a folder that cannot be made is an error at once', async () => {
  await expect(fetchDataset(await plan(), '/proc/ebb/data')).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
  expect(downloads()).toEqual([]);
});

test('a verification names every file that is missing, cut or changed', async () => {
  await fetchDataset(await plan(), dir());
  rmSync(join(dir(), 'c.h5'));
  writeFileSync(join(dir(), 'Part1/x.wav'), 'noise');
  writeFileSync(join(dir(), 'set/audio/y.ogg'), 'more');
  expect((await verifyDataset(dir())).faults).toEqual([
    { path: 'Part1/x.wav', fault: 'changed' },
    { path: 'set/audio/y.ogg', fault: 'of another size' },
    { path: 'c.h5', fault: 'missing' },
  ]);
});

test('a broken download goes on where it was, and archives that are done are left alone', async () => {
  const whole = published['b.tgz']!;
  published['b.tgz'] = text('another file of the same name, which the record does not announce');
  const announced = await plan();
  const wrong = {
    ...announced,
    files: announced.files.map((f) => (f.name === 'b.tgz' ? { ...f, md5: md5(whole) } : f)),
  };
  await expect(fetchDataset(wrong, dir())).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  expect(existsSync(join(dir(), 'set'))).toBe(false);

  published['b.tgz'] = whole;
  requests = [];
  breakAfter = 10;
  await fetchDataset(await plan(), dir());
  expect(downloads()).toEqual([
    '/records/17/files/b.tgz',
    '/records/17/files/b.tgz bytes=10-',
    '/records/17/files/c.h5',
  ]);
  expect((await verifyDataset(dir())).faults).toEqual([]);
});

describe('faults before a byte is fetched', () => {
  test('too little space', async () => {
    const options = { freeBytes: async () => 100 };
    await expect(fetchDataset(await plan(), dir(), options)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(downloads()).toEqual([]);
  });

  test('a record that holds another file than the one that is known, or lacks it', async () => {
    const files = [{ name: 'a.zip', md5: '0'.repeat(32), archive: 'zip' as const }];
    await expect(plan({ ...SOURCE, files })).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
    await expect(plan({ ...SOURCE, files: [{ ...files[0]!, name: 'z.zip' }] })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('a.zip, b.tgz, c.h5'),
    });
  });

  test('a site that does not answer, refuses, or answers in another form', async () => {
    await expect(planFetch(SOURCE, 'http://127.0.0.1:1')).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    await expect(plan({ ...SOURCE, record: 18 })).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('404'),
    });
    published = { 'a.zip': text('') };
    await expect(planFetch({ ...SOURCE, record: 17 }, `${site}/records/17/files/a.zip?`)).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
    });
  });

  test('a folder with another data set', async () => {
    await fetchDataset(await plan(), dir());
    await expect(fetchDataset(await plan({ ...SOURCE, id: 'other' }), dir())).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('tiny'),
    });
  });
});

describe('an archive that cannot be trusted puts nothing into the folder', () => {
  const zip = () => zipSync({ 'x.wav': text('sound'.repeat(100)) });
  test.each([
    ['a zip whose path leads out', 'a.zip', () => zipSync({ '../evil': text('x') })],
    ['a tar whose path leads out', 'b.tgz', () => tar({ '../evil': 'x' })],
    ['a tar with an absolute path', 'b.tgz', () => tar({ '/tmp/ebb-evil': 'x' })],
    ['a zip that is cut short', 'a.zip', () => zip().subarray(0, zip().length - 30)],
    ['a tar that is cut short', 'b.tgz', () => tar({ y: 'x'.repeat(5000) }).subarray(0, 60)],
    ['no archive', 'a.zip', () => text('hello')],
    ['no gzip', 'b.tgz', () => text('hello')],
  ])('%s', async (_, name, bytes) => {
    published[name] = bytes();
    const files = SOURCE.files.filter((file) => file.name === name);
    await expect(fetchDataset(await plan({ ...SOURCE, files }), dir())).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining(name),
    });
    expect(existsSync(join(root, 'evil'))).toBe(false);
    expect(existsSync(join(dir(), 'evil'))).toBe(false);
    expect(existsSync('/tmp/ebb-evil')).toBe(false);
  });
});

test('every published source is a Zenodo record, with MD5 sums of 32 figures', () => {
  expect([...SOURCES.keys()]).toEqual(['openmic', 'irmas', 'ismir2023-embeddings']);
  for (const { files, record } of SOURCES.values()) {
    expect(record).toBeGreaterThan(0);
    for (const file of files) expect(file.md5 ?? '0'.repeat(32)).toMatch(/^[0-9a-f]{32}$/);
  }
});

test('verifying what was never fetched says so', async () => {
  await expect(verifyDataset(root)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  writeFileSync(join(root, 'ebb-dataset.json'), '{}');
  await expect(verifyDataset(root)).rejects.toMatchObject({ code: 'INVALID_VALUE' });
});
