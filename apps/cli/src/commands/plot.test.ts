import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, Label } from '@ebb/core/benchmark/data';
import { writeBenchmark } from '@ebb/core/io/benchmark-file';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { addPlot } from './plot.js';

const CLIPS = 20;
const root = mkdtempSync(join(tmpdir(), 'ebb-plot-'));
const clip = join(root, 'tone.wav');
const benchmark = join(root, 'benchmark');

beforeAll(async () => {
  writeFileSync(clip, toneWav(4000));
  const dataset = (id: string) => {
    const keys = Array.from({ length: CLIPS }, (_, i) => `${id}-${String(i).padStart(2, '0')}`);
    return {
      ...{ id, title: id, licence: 'CC0', keys, recordings: keys },
      splits: keys.map((_, i) => (i % 2 === 0 ? ('train' as const) : ('test' as const))),
      genres: new Uint8Array(CLIPS),
      labels: Int8Array.from({ length: 2 * CLIPS }, (_, k): Label => (k % 3 === 0 ? 1 : -1)),
    };
  };
  const made: Benchmark = {
    ...{ id: 'three', title: 'Three', description: '', instruments: ['flute', 'oboe'], genres: ['all'] },
    datasets: ['a', 'b', 'c'].map(dataset),
    ...{ reading: 'corrected', seed: 1, testLabels: 'public' },
  };
  const table = (d: number) => Float32Array.from({ length: 2 * CLIPS }, (_, k) => Math.sin(5 * k) + d * (k % 2));
  await writeBenchmark(benchmark, made, [
    { id: 'one', dim: 2, tables: [table(0), table(1), table(2)] },
    { id: 'two', dim: 2, tables: [table(3), table(2), table(5)] },
  ]);
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(root, { recursive: true }));

/** 16-bit PCM at 8 kHz. */
function toneWav(samples: number): Buffer {
  const out = Buffer.alloc(44 + 2 * samples);
  out.write('RIFF', 0);
  out.writeUInt32LE(36 + 2 * samples, 4);
  out.write('WAVEfmt ', 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(8000, 24);
  out.writeUInt32LE(16_000, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36);
  out.writeUInt32LE(2 * samples, 40);
  for (let n = 0; n < samples; n++) out.writeInt16LE(Math.round(8000 * Math.sin(n / 2)), 44 + 2 * n);
  return out;
}

async function plot(...words: string[]): Promise<void> {
  const program = new Command();
  addPlot(program);
  await program.parseAsync(['plot', ...words], { from: 'user' });
}

const embedding = (...words: string[]) => plot('embedding', '-q', '-b', benchmark, '-e', 'one', ...words);
const output = (name: string) => join(root, name);

test('a clip’s log-mel is drawn as the file’s name says', async () => {
  await plot('logmel', clip, '--mel-bands', '32', '--max-frequency', '4000', '-o', output('tone.svg'));
  expect(readFileSync(output('tone.svg'), 'utf8')).toContain('0.5 s, mono; 32 Slaney mel bands from 0 to 4000 Hz');
  await plot('logmel', clip, '-o', output('tone.PNG'));
  expect(readFileSync(output('tone.PNG')).subarray(1, 4).toString()).toBe('PNG');
});

test('an embedding is drawn for the datasets, split and instruments that are asked for', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await embedding('--datasets', 'a,c', '--split', 'all', '-i', 'oboe', '--colour', 'instrument');
  const [svg] = written.mock.calls.map(([text]) => text as string);
  expect(svg).toContain('one on three: clips by instrument');
  // In every third label, so in every third clip.
  expect(svg).toContain('14 clips with oboe. The direction is fitted on the training clips with oboe.');
  expect(svg).toContain('← a');
  expect(svg).toContain('c →');
});

test('a figure without a place to go is refused before the work', async () => {
  await expect(plot('logmel', 'missing.wav', '-o', output('a.pdf'))).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('a name that ends in .svg or .png'),
  });
  await expect(plot('logmel', 'missing.wav', '-o', join(root, 'no', 'a.svg'))).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
  });
  const terminal = process.stdout.isTTY;
  process.stdout.isTTY = true;
  try {
    await expect(plot('logmel', 'missing.wav')).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('-o FILE.svg'),
    });
  } finally {
    process.stdout.isTTY = terminal;
  }
});

test('datasets, embeddings and genres that the benchmark lacks are named', async () => {
  const to = ['-o', output('e.svg')];
  for (const names of ['a', 'a,a', 'a,d', 'a,b,c']) {
    await expect(embedding('--datasets', names, ...to)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(`two of a, b, c, received "${names}"`),
    });
  }
  await expect(embedding('--colour', 'genre', ...to)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  await expect(plot('embedding', '-q', '-b', benchmark, ...to)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('--embedding with one of one, two'),
  });
  await expect(plot('embedding', '-q', '-b', benchmark, '-e', 'none', ...to)).rejects.toMatchObject({
    code: 'UNKNOWN_EMBEDDING',
  });
});
