import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCsvTable } from './csv.js';
import { clipKeys, exportEmbeddings, exportFiles } from './embedding-export.js';
import type { EmbeddingTable } from './embedding-table.js';
import { listFrameTables, readClipKeys, readClipMeans } from './hdf5-frames.js';
import { decodeNpy } from './npy.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ebb-export-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const DIM = 4;
const COUNTS = [2, 1, 3];
const clips = [
  { key: 'b', path: 'x/b.wav' },
  { key: 'a, "é"', path: 'x/a, "é".wav' },
  { key: 'c', path: 'x/c.wav' },
];
/** Of a clip's patches, values that float32 does not round. */
const value = (clip: number, frame: number, d: number) => 100 * clip + 10 * frame + d / 4;

const table = (frames: boolean): EmbeddingTable => ({
  dataset: 'set',
  model: 'net',
  dim: DIM,
  clips,
  provenance: { device: 'cpu' },
  frames,
  rowCount: (clip) => (frames ? COUNTS[clip]! : 1),
  rows: (clip) =>
    Float32Array.from({ length: (frames ? COUNTS[clip]! : 1) * DIM }, (_, i) =>
      value(clip, Math.floor(i / DIM), i % DIM),
    ),
});

/** Clip and frame of each row of the table. */
const rowsOf = (frames: boolean) =>
  clips.flatMap((_, clip) => Array.from({ length: frames ? COUNTS[clip]! : 1 }, (_, frame) => [clip, frame] as const));

const expectedRows = (frames: boolean) =>
  rowsOf(frames).map(([clip, frame]) => Array.from({ length: DIM }, (_, d) => value(clip, frame, d)));

describe.each([false, true])('a table whose rows are patches: %s', (frames) => {
  test('comes back from .npy, with a line a row in .csv and the provenance in .json', async () => {
    const path = join(folder, 'e.npy');
    expect(await exportEmbeddings(path, table(frames))).toEqual([path, join(folder, 'e.csv'), join(folder, 'e.json')]);
    const { shape, data } = decodeNpy(new Uint8Array(readFileSync(path)), path);
    expect(shape).toEqual([rowsOf(frames).length, DIM]);
    expect([...(data as Float32Array)]).toEqual(expectedRows(frames).flat());
    const columns = ['key', 'path', ...(frames ? ['frame'] : [])];
    const lines = parseCsvTable(readFileSync(join(folder, 'e.csv'), 'utf8'), columns, 'e.csv');
    expect(lines.map(({ cells }) => columns.map((column) => cells[column]))).toEqual(
      rowsOf(frames).map(([clip, frame]) => [clips[clip]!.key, clips[clip]!.path, ...(frames ? [String(frame)] : [])]),
    );
    expect(JSON.parse(readFileSync(join(folder, 'e.json'), 'utf8'))).toEqual({ device: 'cpu' });
  });

  test('is read from .h5 as the published embeddings are, a mean a key', async () => {
    const path = join(folder, 'e.h5');
    await exportEmbeddings(path, table(frames));
    const [found, ...more] = await listFrameTables(path);
    expect(more).toEqual([]);
    expect(found).toEqual({ dataset: 'set', embedding: 'net', frames: rowsOf(frames).length, dim: DIM });
    const keys = clips.map(({ key }) => key);
    expect(await readClipKeys(path, found!)).toEqual([...keys].sort());
    const means = clips.flatMap((_, clip) =>
      Array.from({ length: DIM }, (_, d) => value(clip, frames ? (COUNTS[clip]! - 1) / 2 : 0, d)),
    );
    expect([...(await readClipMeans(path, found!, keys))]).toEqual(means);
  });

  test('comes back from .parquet, with the provenance in its metadata', async () => {
    const path = join(folder, 'e.parquet');
    await exportEmbeddings(path, table(frames));
    const bytes = readFileSync(path);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const expected = expectedRows(frames);
    expect(await parquetReadObjects({ file })).toEqual(
      rowsOf(frames).map(([clip, frame], row) => ({
        ...clips[clip]!,
        ...(frames ? { frame } : {}),
        embedding: expected[row],
      })),
    );
    const metadata = new Map(parquetMetadata(file).key_value_metadata?.map(({ key, value }) => [key, value]));
    expect(metadata.get('provenance')).toBe('{"device":"cpu"}');
  });
});

test.each(['.npy', '.h5', '.parquet'])('a table of several blocks is written whole to %s', async (extension) => {
  // 8 MB a clip fills a block, and the last one holds less.
  const dim = 64;
  const counts = [2 ** 15, 2 ** 15, 7];
  const path = join(folder, `big${extension}`);
  await exportEmbeddings(path, {
    ...table(true),
    dim,
    rowCount: (clip) => counts[clip]!,
    rows: (clip) => Float32Array.from({ length: counts[clip]! * dim }, (_, i) => (clip + 1) * (1 + (i % 3))),
  });
  const total = 2 ** 16 + 7;
  if (extension === '.npy') {
    const { shape, data } = decodeNpy(new Uint8Array(readFileSync(path)), path);
    expect(shape).toEqual([total, dim]);
    expect([data[2 ** 15 * dim - 1], data[2 ** 15 * dim], data[(total - 7) * dim]]).toEqual([2, 2, 3]);
  } else if (extension === '.h5') {
    const [found] = await listFrameTables(path);
    expect(found).toMatchObject({ frames: total, dim });
    const keys = clips.map(({ key }) => key);
    const means = await readClipMeans(path, found!, keys);
    // 64 i + d taken modulo 3 runs through all three values equally often, up to the last row.
    for (const clip of [0, 1]) expect(means[clip * dim]! / (clip + 1)).toBeCloseTo(2, 3);
    expect(means[2 * dim]).toBeGreaterThan(5);
  } else {
    const bytes = readFileSync(path);
    const metadata = parquetMetadata(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual(counts);
  }
});

test.each(['.npy', '.h5', '.parquet'])(
  'a failure while writing %s leaves the old file and nothing else',
  async (extension) => {
    const path = join(folder, `e${extension}`);
    await exportEmbeddings(path, table(false));
    const before = readdirSync(folder).sort();
    const bytes = readFileSync(path);
    const failing = exportEmbeddings(path, {
      ...table(false),
      rows: () => {
        throw new Error('the store is gone');
      },
    });
    await expect(failing).rejects.toThrow('the store is gone');
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(readFileSync(path)).toEqual(bytes);
  },
);

test.skipIf(process.platform === 'win32').each(['.npy', '.h5', '.parquet'])(
  'a full disk while writing %s is an error that leaves the old file and nothing else',
  (extension) => {
    const path = join(folder, `e${extension}`);
    writeFileSync(path, 'old');
    const before = readdirSync(folder);
    const child = fileURLToPath(new URL('../../../../test/support/export-child.mjs', import.meta.url));
    // A limit of 512 kB on the size of files stands for a disk that fills up: the table takes 800 kB.
    const said = execFileSync('sh', ['-c', 'ulimit -f 1000; exec "$@"', 'sh', process.execPath, child, path]);
    expect(said.toString().trim()).toBe(`DISK_FULL ${path}`);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(before);
  },
);

test('another extension, and a table without clips, are errors before anything is written', async () => {
  expect(() => exportFiles('e.txt')).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  const empty = exportEmbeddings(join(folder, 'e.npy'), { ...table(false), clips: [] });
  await expect(empty).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(readdirSync(folder)).toEqual([]);
});

test('keys are the files’ names, or their paths where two names are the same', () => {
  expect(clipKeys(['a/x.wav', 'b/y.tar.mp3'])).toEqual(['x', 'y.tar']);
  expect(clipKeys(['a/x.wav', 'b/x.wav'])).toEqual(['a/x.wav', 'b/x.wav']);
});
