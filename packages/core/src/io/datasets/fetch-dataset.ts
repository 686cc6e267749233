import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { EbbError } from '../../errors.js';
import { fetchFile } from '../download.js';
import { hashFile } from '../hash-file.js';
import { withLock } from '../lock-file.js';
import { makeFolder } from '../make-folder.js';
import { writeFault } from '../write-fault.js';
import { type Receipt, readReceipt, writeReceipt } from './receipt.js';
import type { DatasetSource, SourceFile } from './sources.js';
import { unpackArchive } from './unpack.js';
import { readZenodoRecord, zenodoFileUrl } from './zenodo.js';

const ZENODO = 'https://zenodo.org';
/** Within the target folder: archives on their way, and what is being unpacked. */
const WORK_FOLDER = '.ebb-fetch';
/** Bytes out of an archive for each byte of it, at most: audio hardly compresses. */
const UNPACKED_RATIO = 1.3;

/** What is to be fetched, known before a byte of it is. */
export interface FetchPlan {
  readonly source: DatasetSource;
  readonly licence: string;
  readonly files: readonly (SourceFile & { readonly url: string; readonly bytes: number; readonly md5: string })[];
  readonly bytes: number;
}

export interface FetchProgress {
  readonly step: 'downloading' | 'unpacking';
  readonly file: string;
  /** Bytes while downloading, files while unpacking. */
  readonly done: number;
  readonly total: number;
}

/**
 * Asks the publisher for sizes, checksums and the licence of a data set.
 *
 * @param site of the publisher, default Zenodo
 * @throws EbbError DOWNLOAD_FAILED; CHECKSUM_MISMATCH when the publisher announces another file than the one that Ebb knows.
 */
export async function planFetch(source: DatasetSource, site: string = ZENODO): Promise<FetchPlan> {
  const record = await readZenodoRecord(source.record, site);
  const files = source.files.map((file) => {
    const where = `Zenodo record ${source.record}, ${file.name}`;
    const published = record.files.get(file.name);
    if (!published) {
      throw new EbbError('DOWNLOAD_FAILED', 'The record does not hold the file.', {
        where,
        received: [...record.files.keys()].join(', '),
      });
    }
    if (file.md5 !== null && file.md5 !== published.md5) {
      throw new EbbError('CHECKSUM_MISMATCH', 'The published file is not the one that Ebb knows.', {
        where,
        expected: `MD5 ${file.md5}`,
        received: published.md5,
      });
    }
    return { ...file, ...published, url: zenodoFileUrl(source.record, file.name, site) };
  });
  const licence = source.licence ?? record.licence ?? 'not stated';
  return { source, licence, files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/**
 * Downloads and unpacks a data set, and writes the receipt that `verifyDataset` reads.
 *
 * Files appear in the folder only when they are whole. A fetch that was broken off goes on where it was: archives that are
 * done are not fetched again, a download is resumed. An archive is removed once it is unpacked. A lock in the folder keeps a
 * second fetch out.
 *
 * @param dir made when missing
 * @param options.freeBytes free space for the folder, default what the file system says
 * @throws EbbError DISK_FULL, before a byte is fetched, when space is short; INVALID_ARGUMENT when the folder holds another data set;
 *   FILE_UNREADABLE; FILE_UNWRITABLE, also when another fetch into the folder is under way; and as `fetchFile`.
 */
export async function fetchDataset(
  plan: FetchPlan,
  dir: string,
  options: {
    readonly onProgress?: (progress: FetchProgress) => void;
    readonly freeBytes?: (dir: string) => Promise<number>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Receipt> {
  const { onProgress = () => {}, freeBytes = freeBytesOf, signal } = options;
  const work = join(dir, WORK_FOLDER);
  return withLock(work, async () => {
    const receipt = await startReceipt(plan, dir);
    await writable(() => makeFolder(work), dir);
    const open = plan.files.filter(({ name, md5 }) => !receipt.fetched.some((f) => f.name === name && f.md5 === md5));
    await requireSpace(open, work, dir, freeBytes);
    for (const file of open) {
      const archive = join(work, file.name);
      const report = (step: FetchProgress['step'], done: number, total: number) =>
        onProgress({ step, file: file.name, done, total });
      await fetchFile(file.url, archive, {
        md5: file.md5,
        onProgress: ({ receivedBytes }) => report('downloading', receivedBytes, file.bytes),
        freeBytes,
        ...(signal ? { signal } : {}),
      });
      await writable(async () => {
        const files = await adoptFile(file, archive, work, dir, (done, total) => report('unpacking', done, total));
        receipt.fetched = [
          ...receipt.fetched.filter(({ name }) => name !== file.name),
          { name: file.name, md5: file.md5, files },
        ];
        await writeReceipt(dir, receipt);
        await rm(archive, { force: true });
      }, dir);
    }
    await rm(work, { recursive: true, force: true });
    return receipt;
  });
}

async function startReceipt({ source, licence }: FetchPlan, dir: string): Promise<Receipt> {
  const receipt = await readReceipt(dir);
  if (!receipt) return { source: source.id, record: source.record, licence, fetched: [] };
  if (receipt.source === source.id && receipt.record === source.record) return receipt;
  throw new EbbError('INVALID_ARGUMENT', 'The folder holds another data set.', {
    where: dir,
    expected: source.id,
    received: receipt.source,
    hint: 'Name another folder.',
  });
}

/** Space for every archive's content and, as archives go once they are unpacked, for the largest archive beside it. */
async function requireSpace(
  files: FetchPlan['files'],
  work: string,
  dir: string,
  freeBytes: (dir: string) => Promise<number>,
): Promise<void> {
  const content = files.reduce((sum, { bytes, archive }) => sum + bytes * (archive ? UNPACKED_RATIO : 1), 0);
  const largest = files.reduce((max, { bytes, archive }) => Math.max(max, archive ? bytes : 0), 0);
  const had = (
    await Promise.all(files.flatMap(({ name }) => [name, `${name}.part`]).map((name) => sizeOf(join(work, name))))
  ).reduce((sum, size) => sum + size, 0);
  const needed = Math.max(0, Math.ceil(content + largest - had));
  const free = await freeBytes(dir);
  if (free >= needed) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
  throw new EbbError('DISK_FULL', 'The disk has too little free space.', {
    where: dir,
    expected: `${gigabytes(needed)} for the download and its content`,
    received: gigabytes(free),
  });
}

const sizeOf = async (file: string) => (await stat(file).catch(() => undefined))?.size ?? 0;

async function freeBytesOf(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** Brings the content of a downloaded file to its place; what an archive holds is unpacked aside first. */
async function adoptFile(
  { name, archive: kind }: SourceFile,
  archive: string,
  work: string,
  dir: string,
  onProgress: (done: number, total: number) => void,
): Promise<Receipt['fetched'][number]['files']> {
  const aside = join(work, 'content');
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside);
  if (kind === null) await rename(archive, join(aside, name));
  else await unpackArchive(archive, kind, aside);
  const entries = (await readdir(aside, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files: Receipt['fetched'][number]['files'] = [];
  for (const entry of entries) {
    const from = join(entry.parentPath, entry.name);
    const path = relative(aside, from);
    files.push({ path: path.split(sep).join('/'), bytes: await sizeOf(from), sha256: await hashFile(from, 'sha256') });
    await makeFolder(dirname(join(dir, path)));
    await rename(from, join(dir, path));
    onProgress(files.length, entries.length);
  }
  return files;
}

async function writable(work: () => Promise<unknown>, dir: string): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw writeFault((error as NodeJS.ErrnoException).path ?? dir, error);
  }
}
