import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedData, skipReason } from '../../../../test/support/shared-data.js';
import { TINY_DIM, TINY_PATCH_SAMPLES, TINY_RATE_HZ, tinyModel } from '../../../../test/support/tiny-model.js';
import { wavFile } from '../../../../test/support/wav-file.js';
import { YAMNET } from '../embed/yamnet/yamnet.js';
import type { EbbError } from '../errors.js';
import { addUserModel } from './add-user-model.js';
import { type Extraction, type ExtractionOptions, extractEmbeddings, extractWithModels } from './extract.js';
import { installModel } from './install-model.js';
import { type ModelPool, openModelPool } from './model-pool.js';

const CHILD = fileURLToPath(new URL('../../../../test/support/extract-child.mjs', import.meta.url));
const CLIPS = 24;

let folder: string;
let models: string;
let paths: string[];
let stores = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ebb-extract-'));
  models = join(folder, 'models');
  writeFileSync(join(folder, 'tiny.onnx'), tinyModel());
  await addUserModel(models, 'tiny', join(folder, 'tiny.onnx'), { sampleRateHz: TINY_RATE_HZ });
  mkdirSync(join(folder, 'clips'));
  // One to several patches each, at a rate that must be converted.
  paths = Array.from({ length: CLIPS }, (_, i) => {
    const path = join(folder, 'clips', `clip-${i}.wav`);
    const samples = Float32Array.from({ length: 1500 + 900 * i }, (_, n) => Math.sin(0.01 * (i + 3) * n) / (1 + i / 9));
    writeFileSync(path, wavFile([samples], { sampleRateHz: 16_000 }));
    return path;
  });
});
afterAll(async () => {
  for (const pool of pools.values()) await pool.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opened once, since starting threads takes longer than most of what they do here. */
const pools = new Map<string, ModelPool>();

const newStore = () => join(folder, `store-${stores++}`);

interface Wanted extends Partial<Omit<ExtractionOptions, 'model'>> {
  readonly id?: string;
  readonly lanes?: number;
}

async function extract({ id = 'tiny', lanes = 1, ...options }: Wanted = {}): Promise<Extraction> {
  const key = `${id} ${lanes}`;
  const model = pools.get(key) ?? (await openModelPool({ folder: models, id, device: 'cpu' }, lanes));
  pools.set(key, model);
  return extractEmbeddings({ model, paths, storeFolder: newStore(), threads: 1, ...options });
}

/** What a child that extracts says, line by line. */
interface Said {
  readonly done?: number;
  readonly counts?: Extraction['counts'];
  readonly table?: string;
  readonly code?: string;
}

function child(storeFolder: string, { prefix = [], hangAfter }: { prefix?: string[]; hangAfter?: number } = {}) {
  const options = { models, id: 'tiny', paths, storeFolder, batchClips: 2, threads: 2, hangAfter };
  const [command, ...args] = [...prefix, process.execPath, CHILD, JSON.stringify(options)];
  const spawned = spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return { process: spawned, lines: createInterface({ input: spawned.stdout! }) };
}

async function lastWord(lines: AsyncIterable<string>): Promise<Said> {
  let last: Said = {};
  for await (const line of lines) last = JSON.parse(line);
  return last;
}

const digest = ({ table }: Extraction) =>
  createHash('sha256').update(new Uint8Array(table.slice().buffer)).digest('hex');

const segmentsOf = (storeFolder: string) =>
  readdirSync(storeFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.segment'))
    .map((name) => join(storeFolder, name));

test('embeddings do not depend, to the bit, on batches, threads or the order of the files', async () => {
  const reference = await extract({ batchClips: 1 });
  expect(reference.table).toHaveLength(CLIPS * TINY_DIM);
  expect(reference.table.every(Number.isFinite)).toBe(true);
  expect(new Set(reference.table).size).toBeGreaterThan(CLIPS);
  const other = await extract({ batchClips: 5, threads: 2, lanes: 3 });
  expect(other.table).toEqual(reference.table);
  const reversed = await extract({ paths: [...paths].reverse(), batchClips: 7 });
  for (let clip = 0; clip < CLIPS; clip++) {
    const row = (table: Float32Array, at: number) => table.subarray(at * TINY_DIM, (at + 1) * TINY_DIM);
    expect(row(reversed.table, CLIPS - 1 - clip)).toEqual(row(reference.table, clip));
  }
});

test('a second run computes nothing; a file of the same content under another name is known', async () => {
  const storeFolder = newStore();
  const first = await extract({ storeFolder });
  expect(first.counts).toEqual({ found: 0, computed: CLIPS });
  const copy = join(folder, 'copy.wav');
  copyFileSync(paths[3]!, copy);
  const second = await extract({ storeFolder, paths: [...paths, copy] });
  expect(second.counts).toEqual({ found: CLIPS + 1, computed: 0 });
  expect(second.table.subarray(0, CLIPS * TINY_DIM)).toEqual(first.table);
  expect(second.table.subarray(CLIPS * TINY_DIM)).toEqual(first.table.subarray(3 * TINY_DIM, 4 * TINY_DIM));
  expect((await extract({ paths: [copy, paths[3]!] })).counts).toEqual({ found: 0, computed: 1 });
});

test('frames are the patches whose mean is the clip, and come from the store the second time', async () => {
  const storeFolder = newStore();
  await extract({ storeFolder });
  const first = await extract({ storeFolder, frames: true });
  expect(first.counts.computed).toBe(CLIPS);
  const again = await extract({ storeFolder, frames: true });
  expect(again.counts).toEqual({ found: CLIPS, computed: 0 });
  for (let clip = 0; clip < CLIPS; clip++) {
    const frames = again.frames(clip);
    const patches = again.patches(clip);
    expect(frames).toHaveLength(patches * TINY_DIM);
    // Half of the samples at 16 kHz remain at 8 kHz.
    expect(patches).toBe(Math.ceil((750 + 450 * clip) / TINY_PATCH_SAMPLES));
    for (let d = 0; d < TINY_DIM; d++) {
      let sum = 0;
      for (let p = 0; p < patches; p++) sum += frames[p * TINY_DIM + d]!;
      expect(again.table[clip * TINY_DIM + d]).toBe(Math.fround(sum / patches));
    }
  }
});

test('files that cannot be embedded are named, each under its own name, and left out or end the run', async () => {
  const bad = ['text.wav', 'same-text.wav', 'silent.wav', 'missing.wav'].map((name) => join(folder, name));
  writeFileSync(bad[0]!, 'this is a text and no audio at all, however it is named');
  copyFileSync(bad[0]!, bad[1]!);
  writeFileSync(bad[2]!, wavFile([new Float32Array(2000)], { sampleRateHz: TINY_RATE_HZ }));
  const mixed = [bad[0]!, paths[0]!, bad[1]!, bad[2]!, paths[1]!, bad[3]!];
  const skipped = await extract({ paths: mixed, onError: 'skip' });
  expect(skipped.paths).toEqual([paths[0], paths[1]]);
  expect(skipped.table).toEqual((await extract({ paths: paths.slice(0, 2) })).table);
  expect(skipped.failures.map(({ path }) => path)).toEqual([bad[0], bad[1], bad[2], bad[3]]);
  for (const { path, error } of skipped.failures) expect(error.message).toContain(path);
  expect(skipped.failures.map(({ error }) => (error as EbbError).code)).toEqual([
    'UNSUPPORTED_AUDIO',
    'UNSUPPORTED_AUDIO',
    'NON_FINITE',
    'FILE_NOT_FOUND',
  ]);
  for (const [path, code] of [
    [bad[0]!, 'UNSUPPORTED_AUDIO'],
    [bad[2]!, 'NON_FINITE'],
    [bad[3]!, 'FILE_NOT_FOUND'],
  ] as const) {
    const storeFolder = newStore();
    const failed = extract({ storeFolder, paths: [...paths.slice(0, 4), path], batchClips: 4 });
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringContaining(path) });
  }
});

test('a run that is killed loses no more than its batches under way, and leaves nothing corrupt', async () => {
  const storeFolder = newStore();
  const { process: killed, lines } = child(storeFolder, { hangAfter: 8 });
  const exit = once(killed, 'exit');
  let done = 0;
  for await (const line of lines) {
    done = (JSON.parse(line) as Said).done ?? done;
    if (done >= 8) killed.kill('SIGKILL');
  }
  expect(await exit).toEqual([null, 'SIGKILL']);
  const resumed = await extract({ storeFolder });
  // What was reported as done is stored; what was stored but not yet reported counts in our favour.
  expect(resumed.counts.found).toBeGreaterThanOrEqual(done);
  expect(resumed.counts.found + resumed.counts.computed).toBe(CLIPS);
  expect(resumed.table).toEqual((await extract()).table);
});

test('a store that was cut short gives what is whole, and the rest is computed again', async () => {
  const storeFolder = newStore();
  const first = await extract({ storeFolder });
  const [segment] = segmentsOf(storeFolder);
  truncateSync(segment!, statSync(segment!).size - 5);
  const again = await extract({ storeFolder });
  expect(again.counts).toEqual({ found: CLIPS - 1, computed: 1 });
  expect(again.table).toEqual(first.table);
});

test.skipIf(process.platform === 'win32')('a full disk is an error, after which the run can go on', async () => {
  const storeFolder = newStore();
  // A limit on the size of files, in blocks of 512 bytes, fails a write as a full disk does. 24 records of 60 bytes need 3.
  const { lines } = child(storeFolder, { prefix: ['sh', '-c', 'ulimit -f 2; exec "$@"', 'sh'] });
  expect(await lastWord(lines)).toMatchObject({ code: 'DISK_FULL' });
  for (const segment of segmentsOf(storeFolder)) expect(statSync(segment).size % (48 + 4 * TINY_DIM)).toBe(0);
  const resumed = await extract({ storeFolder });
  expect(resumed.counts.found).toBeGreaterThan(0);
  expect(resumed.counts.computed).toBeGreaterThan(0);
  expect(resumed.table).toEqual((await extract()).table);
});

test('two processes that extract the same files at once both give them, and a third computes nothing', async () => {
  const storeFolder = newStore();
  const said = await Promise.all([child(storeFolder), child(storeFolder)].map(({ lines }) => lastWord(lines)));
  const after = await extract({ storeFolder });
  expect(said.map(({ table }) => table)).toEqual([digest(after), digest(after)]);
  expect(after.counts).toEqual({ found: CLIPS, computed: 0 });
});

test('a function goes through the same engine', async () => {
  const storeFolder = newStore();
  const some = paths.slice(0, 5);
  const { table, provenance, counts } = await extract({
    id: 'mfcc',
    storeFolder,
    paths: some,
    lanes: 2,
    batchClips: 2,
  });
  expect(counts.computed).toBe(5);
  expect(table).toHaveLength(5 * 40);
  expect(provenance).toMatchObject({ id: 'mfcc', device: 'cpu', dim: 40, sampleRateHz: 16_000 });
  expect(provenance.libraries).toHaveProperty('fft.js');
  expect((await extract({ id: 'mfcc', storeFolder, paths: some })).table).toEqual(table);
});

test('the provenance names the model by its hash, the device and the versions of the libraries', async () => {
  const { provenance } = await extract({ paths: paths.slice(0, 1) });
  expect(provenance.sha256).toBe(createHash('sha256').update(tinyModel()).digest('hex'));
  expect(provenance).toMatchObject({ id: 'tiny', device: 'cpu', patchSeconds: TINY_PATCH_SAMPLES / TINY_RATE_HZ });
  expect(provenance.libraries['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+$/);
});

test('an unknown model is an error before any file is read', async () => {
  await expect(extract({ id: 'no-such-model' })).rejects.toMatchObject({ code: 'UNKNOWN_MODEL' });
});

const checkpoint = sharedData('models/yamnet/yamnet.h5');
const clips = sharedData('philharmonia');

test.skipIf(!checkpoint || !clips)(
  `YAMNet gives real clips the same bits in other batches and threads${skipReason('models/yamnet/yamnet.h5')}`,
  async () => {
    await installModel(models, YAMNET, { checkpoint: checkpoint! }, { anyChecksum: true });
    const files = readdirSync(clips!, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.mp3'));
    const some = files
      .sort()
      .filter((_, i) => i % 40 === 0)
      .map((name) => join(clips!, name));
    expect(some.length).toBeGreaterThan(4);
    const reference = await extract({ id: 'yamnet', paths: some, batchClips: 1 });
    const other = await extract({ id: 'yamnet', paths: some, batchClips: 4, lanes: 2, threads: 2 });
    expect(other.paths.map((path) => basename(path))).toEqual(some.map((path) => basename(path)));
    expect(other.table).toEqual(reference.table);
  },
);

test('under an effect a clip is embedded anew, at its own rate, and known again; the clean one stays as it was', async () => {
  const storeFolder = newStore();
  const clean = await extract({ storeFolder });
  const setup = { effect: 'gain', strength: -20, seed: 5, recordings: [] };
  const quiet = await extract({ storeFolder, effect: setup });
  expect(quiet.counts).toEqual({ found: 0, computed: CLIPS });
  // The model gives logarithms of energies, which a gain of -20 dB lowers by ln 100 (a sample is rounded to float32).
  quiet.table.forEach((v, k) => {
    expect(Math.abs(clean.table[k]! - v - Math.log(100))).toBeLessThan(1e-4);
  });
  expect((await extract({ storeFolder, effect: setup })).counts).toEqual({ found: CLIPS, computed: 0 });
  expect((await extract({ storeFolder })).counts.found).toBe(CLIPS);
  const other = await extract({ storeFolder, effect: { ...setup, strength: -10 } });
  expect(other.counts.computed).toBe(CLIPS);
});

test('draws of an effect differ from clip to clip and with the seed, not with threads', async () => {
  const noisy = (seed: number, threads = 1) =>
    extract({ threads, effect: { effect: 'noise-white', strength: 0, seed, recordings: [] } });
  const first = await noisy(1);
  expect((await noisy(1, 2)).table).toEqual(first.table);
  expect((await noisy(2)).table).not.toEqual(first.table);
});

test('an effect that is not known names itself; a recording that is damaged names its file', async () => {
  await expect(extract({ effect: { effect: 'fog', strength: 1, seed: 0, recordings: [] } })).rejects.toMatchObject({
    code: 'UNKNOWN_EFFECT',
  });
  const broken = join(folder, 'broken.wav');
  writeFileSync(broken, 'no sound');
  const recordings = [{ path: broken, sha256: '00' }];
  await expect(
    extract({ effect: { effect: 'noise-recording', strength: 0, seed: 0, recordings } }),
  ).rejects.toMatchObject({ details: { where: broken } });
});

test('several models at once give each the embeddings that it gives alone, from one reading of each file', async () => {
  writeFileSync(join(folder, 'fast.onnx'), tinyModel());
  await addUserModel(models, 'fast', join(folder, 'fast.onnx'), { sampleRateHz: 2 * TINY_RATE_HZ });
  const open = (id: string) => openModelPool({ folder: models, id, device: 'cpu' }, 1);
  // Two of one rate share the samples that are read.
  await addUserModel(models, 'twin', join(folder, 'fast.onnx'), { sampleRateHz: TINY_RATE_HZ });
  const both = [await open('tiny'), await open('fast'), await open('twin')];
  try {
    const storeFolder = newStore();
    // A part is known to one of them: what a clip is new to differs from model to model.
    await extractEmbeddings({ model: both[0]!, paths: paths.slice(0, 7), storeFolder, threads: 1 });
    const together = await extractWithModels(both, { paths, storeFolder, threads: 2, batchClips: 5 });
    expect(together.map(({ counts }) => counts)).toEqual([
      { found: 7, computed: CLIPS - 7 },
      { found: 0, computed: CLIPS },
      { found: 0, computed: CLIPS },
    ]);
    for (const [m, model] of both.entries()) {
      const alone = await extractEmbeddings({ model, paths, storeFolder: newStore(), threads: 1 });
      expect(together[m]!.table).toEqual(alone.table);
    }
    expect(together[0]!.table).not.toEqual(together[1]!.table);
    expect(together[0]!.table).toEqual(together[2]!.table);
  } finally {
    for (const pool of both) await pool.close();
  }
});
