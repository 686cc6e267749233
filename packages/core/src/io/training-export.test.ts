import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { balancedTrainingSets } from '../benchmark/balance.js';
import type { Benchmark, Dataset, Embedding } from '../benchmark/data.js';
import { readNpz } from './npz.js';
import { exportTraining } from './training-export.js';

const CLIPS = 60;
const DIM = 3;

/** Every third clip is a test clip; test clips are the only ones of genre 'hidden' and of embeddings above 1000. */
function dataset(id: string): Dataset {
  const clips = Array.from({ length: CLIPS }, (_, clip) => clip);
  const split = (clip: number) => (clip % 3 === 2 ? 'test' : 'train');
  return {
    id,
    title: `Collection ${id}`,
    licence: `Licence of ${id}`,
    keys: clips.map((clip) => `${id}-${split(clip)}-${String(clip).padStart(3, '0')}`),
    recordings: clips.map((clip) => `${id}-${split(clip)}-recording-${clip >> 2}`),
    splits: clips.map(split),
    genres: Uint8Array.from(clips, (clip) => (split(clip) === 'test' ? 2 : clip % 2)),
    labels: Int8Array.from(clips.flatMap((clip) => [clip % 4 === 0 ? 1 : -1, [1, 0, -1][(clip >> 1) % 3]!])),
  };
}

const benchmark: Benchmark = {
  id: 'tiny',
  title: 'Tiny benchmark',
  description: '',
  instruments: ['cello', 'voice'],
  genres: ['rock', 'jazz', 'hidden'],
  datasets: [dataset('a'), dataset('b')],
  reading: 'as-run',
  seed: 42,
  testLabels: 'private',
};
const embedding: Embedding = {
  id: 'fake',
  dim: DIM,
  tables: benchmark.datasets.map(({ splits }, d) =>
    Float32Array.from({ length: CLIPS * DIM }, (_, at) => {
      const clip = Math.floor(at / DIM);
      return (splits[clip] === 'test' ? 1000 : 0) + clip + d / 2 + (at % DIM) / 8;
    }),
  ),
};

const dir = mkdtempSync(join(tmpdir(), 'ebb-export-'));
afterAll(() => rmSync(dir, { recursive: true }));
const path = (name: string) => join(dir, 'x', name);
beforeAll(async () => {
  await exportTraining(join(dir, 'x'), benchmark, embedding);
});

/** Train clips in the order of the table. */
const expected = benchmark.datasets.flatMap((data, d) =>
  data.keys.flatMap((key, clip) => {
    if (data.splits[clip] === 'test') return [];
    return [
      {
        key,
        dataset: data.id,
        recording: data.recordings[clip],
        genre: benchmark.genres[data.genres[clip]!],
        label_cello: data.labels[clip * 2],
        label_voice: data.labels[clip * 2 + 1],
        embedding: Array.from(embedding.tables[d]!.subarray(clip * DIM, (clip + 1) * DIM)),
      },
    ];
  }),
);

async function readTraining() {
  const names = ['key', 'dataset', 'recording', 'genre', 'labels', 'embedding', 'instruments', 'genres'] as const;
  return readNpz(path('training.npz'), names);
}

describe('an author gets the training part', () => {
  test('as .npz', async () => {
    const { key, dataset: set, recording, genre, labels, embedding: x, instruments, genres } = await readTraining();
    expect(instruments.data).toEqual(benchmark.instruments);
    expect(genres.data).toEqual(benchmark.genres);
    expect(labels.shape).toEqual([80, 2]);
    expect(x.shape).toEqual([80, DIM]);
    const rows = expected.map((_, k) => ({
      key: key.data[k],
      dataset: set.data[k],
      recording: recording.data[k],
      genre: genre.data[k],
      label_cello: labels.data[2 * k],
      label_voice: labels.data[2 * k + 1],
      embedding: Array.from(x.data.slice(k * DIM, (k + 1) * DIM) as Float32Array),
    }));
    expect(rows).toEqual(expected);
  });

  test('as Parquet, the same', async () => {
    const bytes = readFileSync(path('training.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual(expected);
  });

  test('with the balanced rows of every task, in the order of the protocol', async () => {
    const {
      instrument,
      pair,
      dataset: set,
      row,
      label,
    } = await readNpz(path('tasks.npz'), ['instrument', 'pair', 'dataset', 'row', 'label']);
    const [a, b] = benchmark.datasets as [Dataset, Dataset];
    const wanted = benchmark.instruments.flatMap((name, i) =>
      balancedTrainingSets(benchmark, [a, b], i).flatMap(({ rows, positives }, d) =>
        Array.from(rows, (clip, k) => [name, 'a', 'b', 'ab'[d], [a, b][d]!.keys[clip], k < positives ? 1 : -1]),
      ),
    );
    const written = Array.from(row.data as Int32Array, (k, at) => [
      instrument.data[at],
      ...pair.data.slice(2 * at, 2 * at + 2),
      set.data[at],
      expected[k]!.key,
      label.data[at],
    ]);
    expect(written).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(40);
  });

  test('a fixture of embeddings alone, drawn from the train clips', async () => {
    const { embedding: x } = await readNpz(path('fixture.npz'), ['embedding']);
    expect(x.shape).toEqual([64, DIM]);
    const known = new Set(expected.map((row) => row.embedding.join()));
    const drawn = Array.from({ length: 64 }, (_, k) => x.data.slice(k * DIM, (k + 1) * DIM).join());
    expect(new Set(drawn).size).toBe(64);
    expect(drawn.filter((row) => !known.has(row))).toEqual([]);
    // A key or label would need an array of its own.
    expect(
      readFileSync(path('fixture.npz'))
        .toString('latin1')
        .match(/\w+\.npy/g),
    ).toEqual(['embedding.npy', 'embedding.npy']);
  });

  test('a manifest and a README that name benchmark, embedding, seed, protocol and licences', () => {
    const manifest = JSON.parse(readFileSync(path('manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({
      benchmark: { id: 'tiny' },
      embedding: { id: 'fake', dim: DIM },
      seed: 42,
      reading: 'as-run',
      protocolVersion: expect.stringContaining('ismir2023'),
      datasets: [
        { id: 'a', licence: 'Licence of a', trainClips: 40 },
        { id: 'b', licence: 'Licence of b', trainClips: 40 },
      ],
    });
    const readme = readFileSync(path('README.md'), 'utf8');
    for (const fact of ['`tiny`', '`fake`', 'seed 42', 'Licence of a', 'Licence of b']) expect(readme).toContain(fact);
  });
});

test('nothing of a test split leaves the server: no key, recording or embedding of it is in any file', async () => {
  const { key, recording, embedding: x } = await readTraining();
  expect([...key.data, ...recording.data].filter((name) => String(name).includes('test'))).toEqual([]);
  expect(Math.max(...(x.data as Float32Array))).toBeLessThan(1000);
  expect(readdirSync(join(dir, 'x')).sort()).toEqual([
    'README.md',
    'fixture.npz',
    'manifest.json',
    'tasks.npz',
    'training.npz',
    'training.parquet',
  ]);
  for (const name of readdirSync(join(dir, 'x'))) {
    const text = readFileSync(path(name)).toString('latin1');
    expect(text).not.toContain('-test-');
  }
});

test('the same export has the same bytes', async () => {
  const files = await exportTraining(join(dir, 'y'), benchmark, embedding);
  for (const name of files) expect(readFileSync(join(dir, 'y', name)).equals(readFileSync(path(name)))).toBe(true);
});

test('a folder that cannot be written is a typed error', async () => {
  writeFileSync(join(dir, 'file'), '');
  await expect(exportTraining(join(dir, 'file', 'x'), benchmark, embedding)).rejects.toThrow(
    expect.objectContaining({ code: 'FILE_UNWRITABLE', message: expect.stringContaining(join(dir, 'file')) }),
  );
});

test.skipIf(!existsSync('/proc/self'))('a folder that takes no folders is a typed error at once', async () => {
  await expect(exportTraining('/proc/ebb/x', benchmark, embedding)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' });
});
