import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBenchmark } from '@ebb/core/io/benchmark-file';
import { encodeNpy } from '@ebb/core/io/npy';
import { Command } from 'commander';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { addBenchmark } from './benchmark.js';

const root = mkdtempSync(join(tmpdir(), 'ebb-benchmark-command-'));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const ROWS = 40;
const table = join(root, 'clips.csv');
const line = (k: number) =>
  `${k},${['a', 'b'][k % 2]},${k % 4 < 2 ? 'cello' : 'flute'},${k % 3 === 2 ? 'test' : 'train'},${['jazz', 'rock'][(k >> 1) % 5 > 1 ? 1 : 0]}`;
writeFileSync(
  table,
  `path,dataset,instrument,split,genre\n${Array.from({ length: ROWS }, (_, k) => line(k)).join('\n')}\n`,
);
const array = join(root, 'clap.npy');
writeFileSync(array, encodeNpy({ shape: [ROWS, 2], data: new Float32Array(2 * ROWS).fill(1) }));

async function create(...options: string[]): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const program = new Command();
  addBenchmark(program);
  await program.parseAsync(['benchmark', 'create', '--from', table, '-q', ...options], { from: 'user' });
  return written.mock.calls.map(([text]) => text).join('');
}

test('ready embeddings become a benchmark that can be read, as the options ask', async () => {
  const dir = join(root, 'ready');
  const options = [
    '--genres',
    'rock,jazz',
    '--instruments',
    'cello',
    '--seed',
    '7',
    '--id',
    'mine',
    '--reading',
    'as-run',
  ];
  const text = await create('--ready', `clap=${array}`, '-o', dir, ...options);
  expect(text).toMatch(/^mine {2}a and b\n/);
  expect(text).toMatch(/^embeddings +clap$/m);
  const { benchmark, loadEmbedding } = await readBenchmark(dir);
  expect(benchmark).toMatchObject({
    id: 'mine',
    seed: 7,
    reading: 'as-run',
    instruments: ['cello'],
    genres: ['rock', 'jazz'],
  });
  expect((await loadEmbedding('clap')).dim).toBe(2);
});

test('genres none is one genre for all clips', async () => {
  const dir = join(root, 'none');
  await create('--ready', `clap=${array}`, '-o', dir, '--genres', 'none');
  expect((await readBenchmark(dir)).benchmark.genres).toEqual(['all']);
});

test('an embedding without its file is told with the form that is expected', async () => {
  await expect(create('--ready', 'clap', '-o', join(root, 'bad'))).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('ID=FILE.npy'),
  });
});
